//! Prometheus metrics of a comparison, for the textfile collector, a Pushgateway or a file that is scraped.
//!
//! The text is valid both as OpenMetrics and in the older Prometheus format, which the textfile collector reads: all
//! metrics are gauges, nothing has a timestamp, and states are a gauge of 1 with the state as a label. A number that
//! is absent or not finite has no line; the reason is in the verdict beside it. Names of metrics and labels are relied on by
//! `templates/grafana.json` and `templates/alerts.yml`, so none is ever renamed.

pub mod export;
mod family;
mod label;
mod series;
mod totals;

use super::options::RenderOptions;
use super::renderer::{RenderError, Renderer};
use super::view::View;
use crate::model::Comparison;
use family::Families;
use label::UniqueLabels;

/// Writes the comparison as OpenMetrics text.
pub(super) struct OpenMetrics;

impl Renderer for OpenMetrics {
    fn name(&self) -> &'static str {
        "openmetrics"
    }

    fn about(&self) -> &'static str {
        "metrics for Prometheus: textfile collector, Pushgateway; see `perfdiff export`"
    }

    fn extension(&self) -> &'static str {
        "prom"
    }

    fn render(&self, comparison: &Comparison, _: &View, _: &RenderOptions) -> Result<String, RenderError> {
        let mut families = Families::default();
        totals::add(comparison, &mut families);
        let mut given = UniqueLabels::default();
        for change in &comparison.changes {
            series::add_change(comparison, change, &mut given, &mut families);
        }
        let mut given = UniqueLabels::default();
        for gate in &comparison.gates {
            series::add_gate(comparison, gate, &mut given, &mut families);
        }
        Ok(families.into_text())
    }
}
