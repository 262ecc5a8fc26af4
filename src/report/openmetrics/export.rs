//! Files that go with the reports: a Grafana dashboard and Prometheus alert rules over the metrics of `openmetrics`.

/// A Grafana dashboard over the metrics of the `openmetrics` report, ready to be imported.
pub const GRAFANA: &str = include_str!("../../../templates/grafana.json");

/// Prometheus alert rules over the same metrics.
pub const ALERTS: &str = include_str!("../../../templates/alerts.yml");
