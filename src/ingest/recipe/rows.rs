//! The results of a table: the first line names the columns, each row is an object. Only one row is in memory.

use csv::ReaderBuilder;

use super::result::{Collected, Unread};
use super::scope::Scope;
use crate::ingest::json::Node;
use crate::ingest::{ParseError, Source};
use crate::model::recipe::Results;
use crate::model::{Caveat, CaveatCode};

/// Reads the results of all rows; gives the first row.
pub(super) fn read<'r>(
    source: &Source,
    all: &'r [Results],
    collected: &mut Collected<'r>,
    caveats: &mut Vec<Caveat>,
) -> Result<Node, ParseError> {
    let malformed = |error: csv::Error| ParseError::csv(source.name(), &error);
    let mut reader = ReaderBuilder::new().flexible(true).delimiter(delimiter(source)).from_reader(source.document()?);
    let columns: Vec<String> = reader.byte_headers().map_err(malformed)?.iter().map(text).collect();
    let (mut first, mut unread, mut torn, mut row) = (None, Unread::default(), Vec::new(), csv::ByteRecord::new());
    while reader.read_byte_record(&mut row).map_err(malformed)? {
        let at = format!("line {}", row.position().map_or(0, csv::Position::line));
        if row.len() != columns.len() {
            torn.push(format!("{at} has {} fields below a header of {}", row.len(), columns.len()));
            continue;
        }
        let cells = columns.iter().zip(row.iter().map(text)).filter(|(_, cell)| !cell.is_empty());
        let node = Node::Object(cells.map(|(column, cell)| (column.as_str().into(), Node::of_text(&cell))).collect());
        let result = Scope::top(&node, &at);
        if let Some(results) = all.iter().find(|results| result.meets(&results.conditions)) {
            collected.add(results, &result)?;
        } else {
            collected.findings.trace(|tracer| tracer.unmatched(at.clone()));
            unread.note(&at);
        }
        first.get_or_insert(node);
    }
    caveats.extend(unread.caveat());
    if let Some(one) = torn.first() {
        let others = if torn.len() == 1 { String::new() } else { format!(", and {} other rows have too few or too many", torn.len() - 1) };
        let text = format!("{one}{others}; left out");
        caveats.push(Caveat::new(CaveatCode::Truncated, source.name(), text));
    }
    Ok(first.unwrap_or_default())
}

/// What stands between the columns in the first line: a comma, else a semicolon or tab.
fn delimiter(source: &Source) -> u8 {
    let first = source.head().split(|byte| *byte == b'\n').next().unwrap_or_default();
    [b',', b';', b'\t'].into_iter().find(|delimiter| first.contains(delimiter)).unwrap_or(b',')
}

fn text(cell: &[u8]) -> String {
    String::from_utf8_lossy(cell).trim().to_owned()
}
