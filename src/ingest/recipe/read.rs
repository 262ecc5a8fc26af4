//! Reading a file as a recipe says.

use super::result::Collected;
use super::scope::Scope;
use super::trace::{RecipeTrace, Tracer};
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
    let aborted = collect(source, name, recipe, &mut run, &mut collected)?;
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

/// What each rule matches in a file, also where the file can't be read to its end.
pub(in crate::ingest) fn trace(source: &Source, name: &str, recipe: &Recipe) -> RecipeTrace {
    let mut run = Run::default();
    let mut collected = Collected::new(source.name(), recipe);
    collected.findings.tracer = Some(Tracer::default());
    // What went wrong is said where the file is read.
    let _ = collect(source, name, recipe, &mut run, &mut collected);
    let missing = run_facts::missing(&recipe.run, &run);
    let unread = if recipe.kind == FileKind::Json { source.outline().beyond(&document::known(recipe)) } else { Vec::new() };
    let tracer = collected.findings.tracer.take().unwrap_or_default();
    RecipeTrace { missing, unread, ..tracer.of(recipe) }
}

/// Reads the results, and what the file says of its run; gives the signs that it did not come to its end.
fn collect<'r>(
    source: &Source,
    name: &str,
    recipe: &'r Recipe,
    run: &mut Run,
    collected: &mut Collected<'r>,
) -> Result<Vec<String>, ParseError> {
    let mut aborted = Vec::new();
    match recipe.kind {
        FileKind::Json => {
            let first = document::read(source, recipe, collected, &mut run.caveats)?;
            let top = Scope::top(&first, "");
            run_facts::fill(run, name, &recipe.run, &top);
            aborted.extend(recipe.aborted.iter().filter_map(|mark| result::reason(mark, &top)));
        }
        FileKind::Text => {
            let said = lines::read(source, recipe, collected)?;
            run_facts::fill(run, name, &recipe.run, &Scope::top(&Node::Object(said.facts), ""));
            aborted = said.aborted;
        }
        FileKind::Csv => {
            let first = rows::read(source, &recipe.results, collected, &mut run.caveats)?;
            run_facts::fill(run, name, &recipe.run, &Scope::top(&first, ""));
        }
    }
    Ok(aborted)
}
