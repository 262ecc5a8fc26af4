//! What the policy makes of a comparison, and of findings that are no regressions.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What the policy makes of a comparison.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Nothing to act on.
    #[default]
    Pass,
    /// There was nothing to compare with.
    NoBaseline,
    /// Something to look at.
    Warn,
    /// The policy failed.
    Fail,
}

impl Outcome {
    /// All outcomes, the gravest last.
    pub const ALL: [Outcome; 4] = [Outcome::Pass, Outcome::NoBaseline, Outcome::Warn, Outcome::Fail];

    /// The name used in JSON and reports.
    pub fn name(self) -> &'static str {
        match self {
            Outcome::Pass => "pass",
            Outcome::NoBaseline => "no-baseline",
            Outcome::Warn => "warn",
            Outcome::Fail => "fail",
        }
    }
}

/// What a policy makes of findings that are no regressions: `pass` where they do nothing to the outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case")]
pub struct Reactions {
    /// Of what can't be compared.
    pub incomparable: Outcome,
    /// Of what the head lacks.
    pub missing: Outcome,
    /// Of what looks like a failure and may be noise.
    pub inconclusive: Outcome,
    /// Of nothing to compare with.
    pub no_baseline: Outcome,
}

impl Default for Reactions {
    fn default() -> Reactions {
        Reactions { incomparable: Outcome::Fail, missing: Outcome::Warn, inconclusive: Outcome::Warn, no_baseline: Outcome::Warn }
    }
}

impl Reactions {
    /// Those that do the least of two policies.
    #[must_use]
    pub fn laxer(self, other: Reactions) -> Reactions {
        Reactions {
            incomparable: self.incomparable.min(other.incomparable),
            missing: self.missing.min(other.missing),
            inconclusive: self.inconclusive.min(other.inconclusive),
            no_baseline: self.no_baseline.min(other.no_baseline),
        }
    }

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
    pub(super) fn is_default(&self) -> bool {
        *self == Reactions::default()
    }
}
