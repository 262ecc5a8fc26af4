//! One table for spreadsheets and data frames: the outcome, both sides, then every change, gate and caveat.
//!
//! RFC 4180 with a header; every line has every column, and the columns are stable: new ones come at the end.
//! Numbers are written such that they read back the same; what is absent, or no number, is an empty cell. Like the
//! JSON it takes nothing but the headline from the view, so that no option of a reader's changes what is exported.

mod cell;
mod columns;
mod record;

pub use columns::schema;

use super::options::RenderOptions;
use super::renderer::{RenderError, Renderer};
use super::view::View;
use crate::model::Comparison;
use columns::COLUMNS;
use record::Record;

/// Writes the comparison as comma-separated values.
pub(super) struct Csv;

impl Renderer for Csv {
    fn name(&self) -> &'static str {
        "csv"
    }

    fn about(&self) -> &'static str {
        "a table of all changes, gates and caveats; `perfdiff schema csv` describes its columns"
    }

    fn extension(&self) -> &'static str {
        "csv"
    }

    fn render(&self, comparison: &Comparison, view: &View, _: &RenderOptions) -> Result<String, RenderError> {
        table(comparison, view).map_err(|error| RenderError::Csv(error.to_string()))
    }
}

fn table(comparison: &Comparison, view: &View) -> Result<String, Box<dyn std::error::Error>> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(COLUMNS.iter().map(|column| column.name))?;
    let outcome = std::iter::once(Record::of_outcome(comparison, view));
    let sides = [Record::of_side("baseline", &comparison.baseline), Record::of_side("head", &comparison.head)];
    let changes = comparison.changes.iter().map(Record::of_change);
    let gates = comparison.gates.iter().map(Record::of_gate);
    let caveats = comparison.caveats.iter().map(Record::of_caveat);
    for record in outcome.chain(sides).chain(changes).chain(gates).chain(caveats) {
        writer.write_record(COLUMNS.iter().map(|column| (column.cell)(&record).into_text()))?;
    }
    Ok(String::from_utf8(writer.into_inner()?)?)
}
