//! Errors in `PREFIX_failures.csv` and `PREFIX_exceptions.csv` → a bounded list of caveats.

use crate::ingest::error::ParseError;
use crate::model::{Caveat, CaveatCode};

use super::measured::benchmark_name;
use super::sheet::{Sheet, Table};

/// How many errors of a file are named, the most frequent first.
const NAMED: usize = 10;
/// How much of an error's text is kept.
const TEXT_KEPT: usize = 160;
/// What exceptions of the locustfile are about: they belong to no request.
const LOCUSTFILE: &str = "locustfile";

/// One row: what it is about, how often, and the tool's words.
struct Incident {
    subject: String,
    times: u64,
    words: String,
}

/// Caveats for the rows of a failures or exceptions file; trouble with the file itself is one too.
pub(super) fn caveats(sheet: Sheet, name: &str, bytes: &[u8]) -> Vec<Caveat> {
    if bytes.trim_ascii().is_empty() {
        return Vec::new();
    }
    match read(sheet, name, bytes) {
        Ok(incidents) => worded(sheet, name, incidents),
        Err(error) => vec![Caveat::new(CaveatCode::PartSkipped, name, format!("was not read: {error}"))],
    }
}

fn read(sheet: Sheet, name: &str, bytes: &[u8]) -> Result<Vec<Incident>, ParseError> {
    let table = Table::new(name, bytes)?;
    let failures = sheet == Sheet::Failures;
    let (count, words) = if failures { ("Occurrences", "Error") } else { ("Count", "Message") };
    let (count, words) = (table.need(count)?, table.need(words)?);
    let entry = if failures { Some((table.need("Method")?, table.need("Name")?)) } else { None };
    table
        .map(|row| {
            let row = row?;
            let text = |column| row.text(column).unwrap_or_default();
            let subject = entry.map_or(LOCUSTFILE.to_owned(), |(method, name)| benchmark_name(&text(method), &text(name)));
            Ok(Incident { subject, times: text(count).trim().parse().unwrap_or(0), words: one_line(&text(words)) })
        })
        .collect()
}

fn worded(sheet: Sheet, name: &str, mut incidents: Vec<Incident>) -> Vec<Caveat> {
    let what = if sheet == Sheet::Failures { "requests failed with" } else { "tasks ended with the exception" };
    // Sorting is stable: errors of equal number stay in the file's order.
    incidents.sort_by_key(|incident| std::cmp::Reverse(incident.times));
    let more = incidents.len().saturating_sub(NAMED);
    let unnamed = incidents.iter().skip(NAMED).fold(0_u64, |sum, incident| sum.saturating_add(incident.times));
    let mut caveats: Vec<Caveat> = incidents
        .into_iter()
        .take(NAMED)
        .map(|incident| {
            let text = format!("{} {what}: {}", incident.times, incident.words);
            Caveat::new(CaveatCode::BenchmarkFailed, incident.subject, text)
        })
        .collect();
    if more > 0 {
        let text = format!("{more} more kinds of error, {unnamed} times in all, are in {name}");
        caveats.push(Caveat::new(CaveatCode::BenchmarkFailed, "", text));
    }
    caveats
}

/// The text in one line and cut: blanks joined, control characters left out.
fn one_line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let line: String = words.join(" ").chars().filter(|c| !c.is_control()).collect();
    let mut kept: String = line.chars().take(TEXT_KEPT).collect();
    if kept.len() < line.len() {
        kept.push('…');
    }
    kept
}
