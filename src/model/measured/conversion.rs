//! What was done with a number of another processor, to compare it with the head's.

use std::sync::Arc;

/// The conversion that a number stands in for: it was measured on another processor than the head's.
#[derive(Debug, Clone, PartialEq)]
pub struct Conversion {
    /// The processor that measured.
    pub processor: Arc<str>,
    /// What the measured number was multiplied by.
    pub factor: f64,
    /// How well that is known: one standard deviation of its logarithm.
    pub deviation: f64,
}
