//! Metric families: name, meaning and samples.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::label::Labels;
use crate::unit::{Dimension, Unit};

/// The families of a text, by name.
#[derive(Debug, Default)]
pub(super) struct Families(BTreeMap<String, Family>);

#[derive(Debug, Default)]
struct Family {
    help: &'static str,
    /// The unit that the name ends in, where it is one.
    unit: Option<&'static str>,
    samples: String,
}

impl Families {
    /// Adds a sample to `perfdiff_NAME`. What is not finite is left out.
    pub(super) fn add(&mut self, name: &str, help: &'static str, labels: &Labels, value: Option<f64>) {
        self.sample(&format!("perfdiff_{name}"), help, None, labels, value);
    }

    /// Adds a value in a metric's unit: to `perfdiff_NAME_seconds`, `…_bytes` and so on, by what the unit counts.
    pub(super) fn add_in(&mut self, unit: &Unit, name: &str, help: &'static str, labels: &Labels, value: Option<f64>) {
        let suffix = suffix(unit.dimension());
        let labels = labels.clone().with("unit", &unit.to_string());
        let ending = Some(suffix).filter(|suffix| *suffix != PLAIN);
        self.sample(&format!("perfdiff_{name}_{suffix}"), help, ending, &labels, value);
    }

    fn sample(&mut self, name: &str, help: &'static str, unit: Option<&'static str>, labels: &Labels, value: Option<f64>) {
        let Some(value) = value.filter(|value| value.is_finite()) else { return };
        let family = self.0.entry(name.to_owned()).or_default();
        (family.help, family.unit) = (help, unit);
        let _ = match labels.as_str() {
            "" => writeln!(family.samples, "{name} {value:?}"),
            labels => writeln!(family.samples, "{name}{{{labels}}} {value:?}"),
        };
    }

    /// The whole text with the end mark of OpenMetrics, which is a comment in the older format.
    pub(super) fn into_text(self) -> String {
        let mut text = String::new();
        for (name, family) in self.0 {
            let _ = writeln!(text, "# HELP {name} {}\n# TYPE {name} gauge", family.help);
            if let Some(unit) = family.unit {
                let _ = writeln!(text, "# UNIT {name} {unit}");
            }
            text.push_str(&family.samples);
        }
        text.push_str("# EOF\n");
        text
    }
}

/// The ending of names whose unit Prometheus has no word for; the label `unit` tells it.
const PLAIN: &str = "value";

/// The suffix of a metric's name for its dimension, in the base units of Prometheus.
fn suffix(dimension: Dimension) -> &'static str {
    match dimension {
        Dimension::Time => "seconds",
        Dimension::Data => "bytes",
        Dimension::Rate => "per_second",
        Dimension::DataRate => "bytes_per_second",
        Dimension::Ratio => "ratio",
        Dimension::Count | Dimension::Other => PLAIN,
    }
}
