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

/// Most combinations of values that one result is there for.
const COMBINATIONS: usize = 100_000;

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
    let mut places: Vec<Place<'_>> = Vec::new();
    for place in all.iter().map(place_of) {
        if !places.contains(&place) {
            places.push(place);
        }
    }
    let (mut found, mut unread) = (0, Vec::new());
    for (document, place) in documents.iter().flat_map(|document| places.iter().map(move |place| (document, *place))) {
        let top = Scope::top(document, "");
        let (at, lists) = place;
        for result in at.map_or_else(|| vec![top.clone()], |path| top.all(path)) {
            for result in combinations(input, result, lists)? {
                found += 1;
                match all.iter().find(|results| place_of(results) == place && result.meets(&results.conditions)) {
                    Some(results) => collected.add(results, &result)?,
                    None => unread.push(result.at),
                }
            }
        }
    }
    caveats.extend(left_out(&unread));
    if found == 0 {
        return Err(nothing(input, documents, all));
    }
    Ok(())
}

/// Where results are, and the lists of whose combinations each is one.
type Place<'r> = (Option<&'r ValuePath>, Option<&'r ValuePath>);

fn place_of(results: &Results) -> Place<'_> {
    (results.at.as_ref(), results.combinations.as_ref())
}

/// What stands at a place, once for each combination of the values in lists; as it is where there are no lists.
fn combinations<'n>(input: &str, result: Scope<'n>, lists: Option<&ValuePath>) -> Result<Vec<Scope<'n>>, ParseError> {
    let Some(lists) = lists else { return Ok(vec![result]) };
    let lists: Vec<Vec<Scope<'_>>> = result.all(lists).iter().flat_map(Scope::elements).map(|list| list.elements()).collect();
    let count = lists.iter().try_fold(1_usize, |count, list| count.checked_mul(list.len())).filter(|count| *count <= COMBINATIONS);
    let count =
        count.ok_or_else(|| ParseError::too_large(input, format!("holds more than {COMBINATIONS} combinations")).at(result.at.as_str()))?;
    let one = |place: usize| {
        let mut rest = place;
        let mut scope = result.naming("combination", &place.to_string());
        for (number, list) in lists.iter().enumerate().rev() {
            let word = list.get(rest % list.len()).and_then(|value| value.node.word()).unwrap_or_default();
            scope = scope.naming(&format!("choice{}", number + 1), &word);
            rest /= list.len();
        }
        scope
    };
    Ok((0..count).map(one).collect())
}

fn nothing(input: &str, documents: &[Node], all: &[Results]) -> ParseError {
    let mut paths: Vec<String> = all.iter().filter_map(|results| results.at.as_ref()).map(|path| format!("`{}`", path.as_str())).collect();
    paths.dedup();
    let keys: Vec<&str> = documents.iter().flat_map(Node::entries).map(|(key, _)| key.as_str()).take(10).collect();
    let keys = if keys.is_empty() { "it has no keys".to_owned() } else { format!("its keys are {}", keys.join(", ")) };
    ParseError::new(ParseErrorKind::NoResults, input, format!("holds no result at {}; {keys}", paths.join(", ")))
        .hint("check that the tool ran its benchmarks; nothing to compare is never a pass")
}
