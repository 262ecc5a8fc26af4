//! Reading a file as a recipe says.

use super::result::Collected;
use super::scope::Scope;
use super::{document, lines, result, rows, run_facts};
use crate::ingest::json::{self, Node};
use crate::ingest::{ParseError, ParseErrorKind, Source};
use crate::model::recipe::FileKind;
use crate::model::{Caveat, CaveatCode, Recipe, Run};

/// Most signs of an early end that are named.
const REASONS: usize = 10;

/// Reads a file as the recipe says.
pub(super) fn read(source: &Source, name: &str, shape: &'static str, recipe: &Recipe) -> Result<Vec<Run>, ParseError> {
    let mut run = Run { shape, ..Run::default() };
    let mut collected = Collected::new(source.name(), recipe);
    let mut aborted = Vec::new();
    match recipe.kind {
        FileKind::Json => {
            let documents = document::documents(source)?;
            document::read(source.name(), &documents, &recipe.results, &mut collected, &mut run.caveats)?;
            let top = Scope::top(documents.first().unwrap_or(&Node::Null), "");
            run_facts::fill(&mut run, name, &recipe.run, &top);
            aborted.extend(recipe.aborted.iter().filter_map(|mark| result::reason(mark, &top)));
        }
        FileKind::Text => {
            let said = lines::read(source, recipe, &mut collected)?;
            run_facts::fill(&mut run, name, &recipe.run, &Scope::top(&Node::Object(said.facts), ""));
            aborted = said.aborted;
        }
        FileKind::Csv => {
            let first = rows::read(source, &recipe.results, &mut collected, &mut run.caveats)?;
            run_facts::fill(&mut run, name, &recipe.run, &Scope::top(&first, ""));
        }
    }
    if collected.is_empty() {
        let why = aborted.first().map_or_else(String::new, |why| format!(": {why}"));
        return Err(ParseError::new(ParseErrorKind::NoResults, source.name(), format!("holds no result that {name} could read{why}"))
            .hint("check that the tool ran its benchmarks; nothing to compare is never a pass"));
    }
    run.caveats.extend(aborted.into_iter().take(REASONS).map(|why| Caveat::new(CaveatCode::RunAborted, source.name(), why)));
    let undirected = std::mem::take(&mut collected.findings.undirected);
    run.benchmarks = collected.benchmarks(&mut run.caveats);
    run.caveats.extend(json::unknown(&undirected));
    Ok(vec![run])
}
