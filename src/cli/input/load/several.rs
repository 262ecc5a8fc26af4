//! A directory that no format knows as a whole: the result files in it, and what lies beside them.
//!
//! Whatever a tool clearly wrote must be readable; logs and notes beside it are left out by name. One run written
//! twice (in two of a tool's shapes, or plain and compressed) is refused: counted as two, it would look more certain than
//! it is.

use std::collections::{BTreeMap, HashMap};

use crate::cli::exit::Failure;
use crate::cli::input::load::file::file;
use crate::cli::input::load::folder::Folder;
use crate::cli::input::progress::Progress;

use crate::ingest::{ParseError, ParseErrorKind, Source};
use crate::model::{Caveat, CaveatCode, Run};
use crate::unit::Dimension;

/// Names listed before the rest is counted.
const NAMES_SHOWN: usize = 5;
/// Endings of files that are meant for programs. One of these without results is a tool's failure, never a note.
const DATA: [&str; 6] = ["json", "jsonl", "ndjson", "csv", "gz", "xml"];

/// A run and the file it was read from.
type Named = (String, Run);

/// Reads every result file of the directory that the user calls `name`, each by `read_file`.
pub(in crate::cli) fn read(
    name: &str,
    folder: &Folder,
    files: &[String],
    progress: &Progress,
    read_file: impl Fn(&Source) -> Result<Vec<Run>, ParseError>,
) -> Result<Vec<Run>, Failure> {
    let mut runs: Vec<Named> = Vec::new();
    let mut skipped: Vec<&str> = Vec::new();
    let mut first_trouble = None;
    for path in files {
        let shown = format!("{}/{path}", name.trim_end_matches(['/', '\\']));
        let source = file(&shown, &folder.real(path), progress)?;
        match read_file(&source) {
            Ok(read) => runs.extend(read.into_iter().map(|run| (path.clone(), run))),
            Err(error) if is_beside(path, error.kind) => {
                skipped.push(path);
                first_trouble.get_or_insert(error);
            }
            Err(error) => return Err(error.into()),
        }
    }
    once_each(name, &runs)?;
    let mut runs: Vec<Run> = runs.into_iter().map(|(_, run)| run).collect();
    let Some(first) = runs.first_mut() else {
        let alone = first_trouble.filter(|error| files.len() == 1 && error.kind != ParseErrorKind::Unclaimed);
        return Err(alone.unwrap_or_else(|| nothing(name, files)).into());
    };
    if let Some(some) = some(&skipped) {
        first.caveats.push(Caveat::new(CaveatCode::PartSkipped, name, format!("no results in {some}; not read")));
    }
    Ok(runs)
}

/// What to say of links and pipes that were passed over.
pub(in crate::cli) fn left_out(name: &str, left_out: &[String]) -> Option<Caveat> {
    let names: Vec<&str> = left_out.iter().map(String::as_str).collect();
    let some = some(&names)?;
    Some(Caveat::new(CaveatCode::PartSkipped, name, format!("neither a file nor a link to one: {some}; not read")))
}

/// Whether a file in which no results were found is only a note beside them.
fn is_beside(path: &str, kind: ParseErrorKind) -> bool {
    let is_data = path.rsplit_once('.').is_some_and(|(_, ending)| DATA.contains(&ending.to_ascii_lowercase().as_str()));
    match kind {
        ParseErrorKind::Unclaimed | ParseErrorKind::Unsupported => true,
        ParseErrorKind::Empty | ParseErrorKind::NoResults => !is_data,
        _ => false,
    }
}

fn nothing(name: &str, files: &[String]) -> ParseError {
    let names: Vec<&str> = files.iter().map(String::as_str).collect();
    let found = some(&names).unwrap_or_else(|| "nothing".to_owned());
    ParseError::new(ParseErrorKind::Unclaimed, name, format!("no format recognises the directory or a file in it; it holds {found}"))
        .hint("`perfdiff formats` lists what can be read; name the files themselves, or use a glob")
}

/// The first names, and how many more there are; none of none.
fn some(names: &[&str]) -> Option<String> {
    let shown = names.iter().take(NAMES_SHOWN).copied().collect::<Vec<_>>().join(", ");
    match names.len() {
        0 => None,
        count if count > NAMES_SHOWN => Some(format!("{shown} and {} more", count - NAMES_SHOWN)),
        _ => Some(shown),
    }
}

/// An error where one run was surely or perhaps written twice.
fn once_each(name: &str, runs: &[Named]) -> Result<(), Failure> {
    let mut shapes: BTreeMap<&str, &Named> = BTreeMap::new();
    let mut alike: HashMap<(&str, Vec<u64>), Vec<&Named>> = HashMap::new();
    for named in runs {
        let (path, run) = named;
        let (other_path, other) = shapes.entry(run.suite.as_str()).or_insert(named);
        let alike = fingerprint(run).map(|fingerprint| alike.entry((run.suite.as_str(), fingerprint)).or_default());
        let is_twin = |(before, twin): &&Named| before != path && twin.benchmarks == run.benchmarks;
        let message = if other.shape != run.shape {
            format!(
                "holds the same suite `{}` as {} ({other_path}) and as {} ({path}), perhaps one run written twice",
                run.suite, other.shape, run.shape
            )
        } else if let Some((twin, _)) = alike.as_ref().and_then(|alike| alike.iter().copied().find(is_twin)) {
            format!("holds the same measurements twice: {twin} and {path}")
        } else {
            if let Some(alike) = alike {
                alike.push(named);
            }
            continue;
        };
        return Err(ParseError::new(ParseErrorKind::Ambiguous, name, message)
            .hint(format!("name the files to read, such as {}/{path}", name.trim_end_matches(['/', '\\'])))
            .into());
    }
    Ok(())
}

/// The first measured values, which two runs share only where they are one: measured times never repeat to the last bit,
/// counts do. `None` where there are too few of them to tell.
fn fingerprint(run: &Run) -> Option<Vec<u64>> {
    let metrics = run.benchmarks.iter().flat_map(|benchmark| &benchmark.metrics);
    let measured = metrics.filter(|metric| metric.unit.dimension() == Dimension::Time && metric.value != 0.0);
    let first: Vec<u64> = measured.take(3).map(|metric| metric.value.to_bits()).collect();
    (first.len() == 3).then_some(first)
}
