//! The values behind a number.

use std::sync::{Arc, OnceLock};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::stats;

/// Repeated values in the order in which they were measured, shared by all statistics of one metric.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(from = "Vec<f64>", into = "Vec<f64>")]
#[schemars(with = "Vec<f64>")]
pub struct Sample(Arc<Values>);

#[derive(Debug)]
struct Values {
    measured: Box<[f64]>,
    /// The same in ascending order, from when it was first asked for: several estimates need it.
    ascending: OnceLock<Box<[f64]>>,
}

impl Sample {
    /// A sample of these values, in base units. All must be finite; readers drop others with a caveat.
    pub fn new(values: impl Into<Box<[f64]>>) -> Sample {
        Sample(Arc::new(Values { measured: values.into(), ascending: OnceLock::new() }))
    }

    /// The values in measuring order.
    pub fn values(&self) -> &[f64] {
        &self.0.measured
    }

    /// The values in ascending order.
    pub fn ascending(&self) -> &[f64] {
        self.0.ascending.get_or_init(|| stats::sorted(&self.0.measured).into())
    }

    /// How many values there are.
    pub fn len(&self) -> usize {
        self.0.measured.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.measured.is_empty()
    }
}

impl PartialEq for Sample {
    fn eq(&self, other: &Sample) -> bool {
        self.values() == other.values()
    }
}

impl From<Vec<f64>> for Sample {
    fn from(values: Vec<f64>) -> Sample {
        Sample::new(values)
    }
}

impl From<Sample> for Vec<f64> {
    fn from(sample: Sample) -> Vec<f64> {
        sample.values().to_vec()
    }
}
