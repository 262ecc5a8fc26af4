//! A directory with the files of `--csv PREFIX`: one run for each prefix, at any depth.
//!
//! The statistics come from `PREFIX_stats.csv`. `PREFIX_stats_history.csv` tells when the run began and how it went, and what is in
//! `PREFIX_failures.csv` and `PREFIX_exceptions.csv` becomes caveats, since it explains an error rate. Other files of
//! the directory (the JSON of the same run, logs) are left alone.

use crate::ingest::error::{ParseError, ParseErrorKind};
use crate::ingest::source::Source;
use crate::limits;
use crate::model::{Caveat, CaveatCode, Run};

use super::history::History;
use super::incidents;
use super::sheet::Sheet;
use super::stats_csv;

/// Whether the directory holds a file of Locust's statistics, judged by name and header.
pub(super) fn claims(source: &Source) -> bool {
    let is = |sheet: Sheet| {
        let mut named = source.files().iter().filter(move |file| prefix(file, sheet).is_some());
        named.any(|file| source.child_bytes(file).is_ok_and(|bytes| Sheet::of(&bytes) == Some(sheet)))
    };
    // A killed run may have left the first one empty beside the others.
    is(Sheet::Stats) || is(Sheet::History) || is(Sheet::Failures)
}

/// Reads every set of the directory.
pub(super) fn parse(source: &Source) -> Result<Vec<Run>, ParseError> {
    let prefixes: Vec<&str> = source.files().iter().filter_map(|file| prefix(file, Sheet::Stats)).collect();
    if prefixes.len() > limits::SETS_LOCUST.count() {
        return Err(ParseError::beyond(source.name(), &limits::SETS_LOCUST));
    }
    let mut runs = Vec::new();
    let mut skipped = Vec::new();
    for prefix in prefixes {
        match set(source, prefix)? {
            Some(run) => runs.push(run),
            None => skipped.push(format!("{prefix}{}", Sheet::Stats.suffix())),
        }
    }
    let Some(first) = runs.first_mut() else {
        return Err(ParseError::new(ParseErrorKind::NoResults, source.name(), "holds no `*_stats.csv` of Locust")
            .hint("write the files with `locust --headless --csv PREFIX` and pass PREFIX_stats.csv or its directory"));
    };
    first.caveats.extend(skipped.into_iter().map(|file| {
        let text = "is named like Locust's statistics but does not start like them; it was not read";
        Caveat::new(CaveatCode::PartSkipped, file, text)
    }));
    Ok(runs)
}

/// The run of one prefix; none where its statistics aren't Locust's.
fn set(source: &Source, prefix: &str) -> Result<Option<Run>, ParseError> {
    let path = |sheet: Sheet| format!("{prefix}{}", sheet.suffix());
    let bytes = source.child_bytes(&path(Sheet::Stats))?;
    if Sheet::of(&bytes).is_none_or(|sheet| sheet != Sheet::Stats) && !bytes.trim_ascii().is_empty() {
        return Ok(None);
    }
    let beside = |sheet: Sheet| {
        let path = path(sheet);
        let there = source.files().binary_search(&path).is_ok();
        if there { source.child_bytes(&path).map(|bytes| Some((path, bytes))) } else { Ok(None) }
    };
    let history = beside(Sheet::History)?.map(|(path, bytes)| History::read(&path, &bytes)).transpose()?.flatten();
    let start = history.as_ref().and_then(|history| history.start);
    let mut caveats = Vec::new();
    for sheet in [Sheet::Failures, Sheet::Exceptions] {
        if let Some((path, bytes)) = beside(sheet)? {
            caveats.extend(incidents::caveats(sheet, &path, &bytes));
        }
    }
    let name = format!("{}/{}", source.name(), path(Sheet::Stats));
    let mut run = stats_csv::parse(&name, &bytes, start, caveats)?;
    if let Some(history) = history {
        history.add_course(&mut run);
    }
    Ok(Some(run))
}

/// The prefix of a file of this kind: `results/run` of `results/run_stats.csv`.
fn prefix(path: &str, sheet: Sheet) -> Option<&str> {
    path.strip_suffix(sheet.suffix())
}
