//! What is known of a change that could not be decided.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What an undecided change looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Undecided {
    /// Worse by the failure threshold or more, while the noise from run to run is not known well enough to decide.
    LooksFailing,
    /// Worse by as much as matters.
    LooksWorse,
    /// Better by as much as matters.
    LooksBetter,
    /// Nothing moved that matters; changes up to `min_detectable` would not show.
    NoChangeSeen,
}

impl Undecided {
    /// All of them, the gravest first.
    pub const ALL: [Undecided; 4] = [Undecided::LooksFailing, Undecided::LooksWorse, Undecided::LooksBetter, Undecided::NoChangeSeen];

    /// The name used in JSON and reports.
    pub fn name(self) -> &'static str {
        match self {
            Undecided::LooksFailing => "looks-failing",
            Undecided::LooksWorse => "looks-worse",
            Undecided::LooksBetter => "looks-better",
            Undecided::NoChangeSeen => "no-change-seen",
        }
    }
}
