//! `[compare]`: how the comparison as a whole behaves.
//!
//! The defaults fail closed: what can't be compared fails, what is missing warns.

use crate::model::{ChangeIn, Outcome};
use crate::policy::document::key::{Key, Shape};
use crate::policy::document::tables::{Entry, Section};
use crate::policy::values::amount::{Level, read_level};
use crate::policy::values::pattern::{Pattern, read_pattern};

/// The effect on the outcome of a finding that is no regression.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reaction {
    /// It is reported and has no effect.
    Ignore,
    /// The outcome is at least `warn`.
    Warn,
    /// The outcome is `fail`.
    Fail,
}

impl Reaction {
    /// The least outcome that it asks for.
    pub fn outcome(self) -> Outcome {
        match self {
            Reaction::Ignore => Outcome::Pass,
            Reaction::Warn => Outcome::Warn,
            Reaction::Fail => Outcome::Fail,
        }
    }
}

/// Whether a shift that the whole suite shares is divided out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DriftCorrection {
    /// It is, when enough benchmarks show it.
    Auto,
    /// It never is.
    Off,
    /// It is, whenever there is more than one benchmark.
    On,
}

/// How the comparison as a whole behaves.
#[derive(Debug, Clone, PartialEq)]
pub struct CompareSettings {
    /// Whether a shift that the whole suite shares is divided out.
    pub drift_correction: DriftCorrection,
    /// A benchmark of the baseline that the head lacks.
    pub on_missing: Reaction,
    /// Share of the baseline's metrics beyond which what is missing from the head fails; absent where that is switched off.
    pub max_missing: Option<f64>,
    /// Nothing is stored yet to compare with.
    pub on_no_baseline: Reaction,
    /// A unit, a tool or an environment changed, or a value means nothing.
    pub on_incomparable: Reaction,
    /// A change that looks like a failure can't be distinguished from noise, which had to be assumed.
    pub on_inconclusive: Reaction,
    /// Each must match something in the head that is comparable, else the outcome is `fail`.
    pub require: Vec<Pattern>,
}

impl Default for CompareSettings {
    fn default() -> CompareSettings {
        CompareSettings {
            drift_correction: DriftCorrection::Auto,
            on_missing: Reaction::Warn,
            max_missing: Some(0.5),
            on_no_baseline: Reaction::Warn,
            on_incomparable: Reaction::Fail,
            on_inconclusive: Reaction::Warn,
            require: Vec::new(),
        }
    }
}

impl CompareSettings {
    /// The share beyond which what is missing fails; none where what is missing is to be ignored.
    pub fn most_missing(&self) -> Option<f64> {
        self.max_missing.filter(|_| self.on_missing != Reaction::Ignore)
    }
}

const REACTIONS: &[(&str, Reaction)] = &[("ignore", Reaction::Ignore), ("warn", Reaction::Warn), ("fail", Reaction::Fail)];
const CORRECTIONS: &[(&str, DriftCorrection)] =
    &[("auto", DriftCorrection::Auto), ("off", DriftCorrection::Off), ("on", DriftCorrection::On)];
const REACTION: Shape = Shape::Choice(&["ignore", "warn", "fail"]);

/// The keys of `[compare]`.
pub(in crate::policy) const KEYS: &[Key] = &[
    Key {
        name: "drift-correction",
        shape: Shape::Choice(&["auto", "off", "on"]),
        about: "Divide out the shift that the whole suite shares; default \"auto\": when enough benchmarks show it.",
    },
    Key { name: "on-missing", shape: REACTION, about: "A benchmark of the baseline that the head lacks; default \"warn\"." },
    Key {
        name: "max-missing",
        shape: Shape::Level,
        about: "More than this share of the baseline missing from the head fails, unless on-missing is \"ignore\"; default \"50%\"; \"off\" for never.",
    },
    Key {
        name: "on-no-baseline",
        shape: REACTION,
        about: "Nothing is stored yet to compare with, or nothing that fits; default \"warn\".",
    },
    Key { name: "on-incomparable", shape: REACTION, about: "A unit or environment changed, or a value means nothing; default \"fail\"." },
    Key { name: "on-inconclusive", shape: REACTION, about: "A change looks like a failure and may be noise; default \"warn\"." },
    Key { name: "require", shape: Shape::Patterns, about: "Each must match something in the head that is comparable, else it fails." },
];

/// Reads the `[compare]` table; absent keys keep their defaults.
pub(in crate::policy) fn read(section: &Section<'_>) -> CompareSettings {
    section.only(KEYS);
    let default = CompareSettings::default();
    let reaction = |key: &str, default| section.get(key).and_then(|entry| entry.choice(REACTIONS)).unwrap_or(default);
    CompareSettings {
        drift_correction: section.get("drift-correction").and_then(|entry| entry.choice(CORRECTIONS)).unwrap_or(default.drift_correction),
        on_missing: reaction("on-missing", default.on_missing),
        max_missing: section.get("max-missing").map_or(default.max_missing, |entry| read_share(&entry)),
        on_no_baseline: reaction("on-no-baseline", default.on_no_baseline),
        on_incomparable: reaction("on-incomparable", default.on_incomparable),
        on_inconclusive: reaction("on-inconclusive", default.on_inconclusive),
        require: section
            .get("require")
            .map(|entry| entry.list("a list of patterns such as [\"api/*\"]").iter().filter_map(read_pattern).collect())
            .unwrap_or_default(),
    }
}

/// A share, or none where it is switched off. Reports an error for a share that can never be exceeded.
fn read_share(entry: &Entry<'_>) -> Option<f64> {
    match read_level(entry, Some(ChangeIn::Relative))? {
        Level::Off => None,
        Level::At(amount) if amount.value() >= 1.0 => {
            entry.reject("no more than all can be missing, so this would never hold", "write \"off\" if that is meant")
        }
        Level::At(amount) => Some(amount.value()),
    }
}
