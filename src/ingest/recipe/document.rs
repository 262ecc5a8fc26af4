//! The results of JSON documents.

use super::result::{Collected, left_out};
use super::scope::Scope;
use crate::ingest::json::{self, Budget, Node};
use crate::ingest::{ParseError, ParseErrorKind, Source};
use crate::model::Caveat;
use crate::model::recipe::Results;
use crate::model::recipe::value_path::ValuePath;

/// Most keys of all objects of a file together.
const KEYS: usize = 5_000_000;

/// The documents of a file.
pub(super) fn documents(source: &Source) -> Result<Vec<Node>, ParseError> {
    json::documents(source, &Budget::of_keys(KEYS))
}

/// Reads the results of all documents.
pub(super) fn read<'r>(
    input: &str,
    documents: &[Node],
    all: &'r [Results],
    collected: &mut Collected<'r>,
    caveats: &mut Vec<Caveat>,
) -> Result<(), ParseError> {
    let mut places: Vec<Option<&ValuePath>> = Vec::new();
    for at in all.iter().map(|results| results.at.as_ref()) {
        if !places.contains(&at) {
            places.push(at);
        }
    }
    let (mut found, mut unread) = (0, Vec::new());
    for (document, at) in documents.iter().flat_map(|document| places.iter().map(move |at| (document, *at))) {
        let top = Scope::top(document, "");
        for result in at.map_or_else(|| vec![top.clone()], |path| top.all(path)) {
            found += 1;
            match all.iter().find(|results| results.at.as_ref() == at && result.meets(&results.conditions)) {
                Some(results) => collected.add(results, &result)?,
                None => unread.push(result.at),
            }
        }
    }
    caveats.extend(left_out(&unread));
    if found == 0 {
        return Err(nothing(input, documents, all));
    }
    Ok(())
}

fn nothing(input: &str, documents: &[Node], all: &[Results]) -> ParseError {
    let paths: Vec<String> = all.iter().filter_map(|results| results.at.as_ref()).map(|path| format!("`{}`", path.as_str())).collect();
    let keys: Vec<&str> = documents.iter().flat_map(Node::entries).map(|(key, _)| key.as_str()).take(10).collect();
    let keys = if keys.is_empty() { "it has no keys".to_owned() } else { format!("its keys are {}", keys.join(", ")) };
    ParseError::new(ParseErrorKind::NoResults, input, format!("holds no result at {}; {keys}", paths.join(", ")))
        .hint("check that the tool ran its benchmarks; nothing to compare is never a pass")
}
