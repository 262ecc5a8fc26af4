//! The keys of the configuration, as data.
//!
//! Each part of the policy lists its keys once; reading them, refusing others, and the JSON Schema all go by that list.

/// A key that a section may hold.
#[derive(Debug, Clone, Copy)]
pub(in crate::policy) struct Key {
    /// Its name in the file.
    pub(in crate::policy) name: &'static str,
    /// The form of its value.
    pub(in crate::policy) shape: Shape,
    /// Its meaning, one sentence, for the JSON Schema.
    pub(in crate::policy) about: &'static str,
}

/// The form of a key's value.
#[derive(Debug, Clone, Copy)]
pub(in crate::policy) enum Shape {
    /// A text that is not blank.
    Text,
    /// A glob over paths of metrics.
    Pattern,
    /// A list of globs.
    Patterns,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// `"15%"` or `"0.5 points"`.
    Amount,
    /// An amount, `"off"` or `false`.
    Level,
    /// A number with a unit: `"1ms"`.
    Quantity,
    /// A bound, `"< 100ms"`, or a bare number.
    Bound,
    /// A date without a time.
    Date,
    /// A whole number from 1.
    Count,
}
