//! The parts of an explanation that renderers lay out: facts with their labels, and steps to take.

/// A number with what it is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// A word or two, at most [`Fact::WIDEST`] columns.
    pub label: &'static str,
    /// The number, and where it comes from.
    pub value: String,
}

impl Fact {
    /// Columns of the longest label.
    pub const WIDEST: usize = 12;
}

/// Something that can be done, with what to type for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// When and why, one sentence without its full stop.
    pub text: String,
    /// Lines to copy to the letter, a part of a configuration or a command; may be empty. Holds no control characters but
    /// line breaks, and nothing that does not show.
    pub exact: Vec<String>,
}
