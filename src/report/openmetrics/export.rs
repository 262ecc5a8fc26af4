//! Files that go with the reports: a Grafana dashboard and Prometheus alert rules over the metrics of `openmetrics`, and a
//! template for a results document.

/// A Grafana dashboard over the metrics of the `openmetrics` report, ready to be imported.
pub const GRAFANA: &str = include_str!("../../../templates/grafana.json");

/// Prometheus alert rules over the same metrics.
pub const ALERTS: &str = include_str!("../../../templates/alerts.yml");

/// A template for a results document, with the requirements and what measured both sides.
pub const RESULTS: &str = include_str!("../../../templates/results.md.j2");
