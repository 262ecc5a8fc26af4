//! The keys of the configuration, as data.
//!
//! Each part of the policy lists its keys once; reading them, refusing others, and the JSON Schema all go by that list.

/// A key that a section may hold; the one list from which reading, messages and the JSON Schema are made.
#[derive(Debug, Clone, Copy)]
pub(in crate::policy) struct Key {
    /// The key.
    pub(in crate::policy) name: &'static str,
    /// What may stand there.
    pub(in crate::policy) shape: Shape,
    /// What it means, one sentence.
    pub(in crate::policy) about: &'static str,
}

/// What may stand at a key.
#[derive(Debug, Clone, Copy)]
pub(in crate::policy) enum Shape {
    /// Any text.
    Text,
    /// A glob.
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
    /// A date.
    Date,
    /// A whole number from 1.
    Count,
}
