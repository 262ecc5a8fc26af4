//! `[compare]` and `[noise]`: how the comparison as a whole behaves, and what is assumed where nothing is known.
//!
//! The defaults fail closed: what can't be compared fails, what is missing warns. Assumed noise is policy's only word
//! on noise; wherever the data tells it, that counts.

use super::Pattern;
use super::amount::{Amount, Level, read_amount, read_level};
use super::class;
use super::document::{Entry, Section};
use super::key::{Key, Shape};
use super::pattern::read_pattern;
use crate::model::{ChangeIn, Class, Outcome};

/// What a finding that is no regression does to the outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reaction {
    /// It is said, and does nothing.
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
    /// When enough benchmarks show it.
    Auto,
    /// Never.
    Off,
    /// Whenever there is more than one benchmark.
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
    /// A change that looks like a failure can't be told from noise, which had to be assumed.
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
pub(super) const COMPARE_KEYS: &[Key] = &[
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
    Key {
        name: "on-inconclusive",
        shape: REACTION,
        about: "A change that looks like a failure can't be told from noise; default \"warn\".",
    },
    Key { name: "require", shape: Shape::Patterns, about: "Each must match something in the head that is comparable, else it fails." },
];

/// Reads `[compare]`.
pub(super) fn read_compare(section: &Section<'_>) -> CompareSettings {
    section.only(COMPARE_KEYS);
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

/// A share of all, or none where it is switched off. Complains about what could never be exceeded.
fn read_share(entry: &Entry<'_>) -> Option<f64> {
    match read_level(entry, Some(ChangeIn::Relative))? {
        Level::Off => None,
        Level::At(amount) if amount.value() >= 1.0 => {
            entry.fail_hint("no more than all can be missing, so this would never hold", "write \"off\" if that is meant");
            None
        }
        Level::At(amount) => Some(amount.value()),
    }
}

/// The noise from run to run that is assumed where nothing in the data tells it.
#[derive(Debug, Clone, PartialEq)]
pub struct NoiseSettings {
    /// By class, in the order of [`Class::ALL`].
    assumed: [f64; 10],
}

/// Keys of `[noise]`.
pub(super) const NOISE_KEYS: &[Key] = &[Key {
    name: "assumed",
    shape: Shape::Amount,
    about: "Noise from run to run where nothing in the data tells it: one percentage for all, or a table by class.",
}];

impl Default for NoiseSettings {
    fn default() -> NoiseSettings {
        NoiseSettings { assumed: Class::ALL.map(NoiseSettings::default_of) }
    }
}

impl NoiseSettings {
    /// What is assumed for a class when no configuration says otherwise.
    fn default_of(class: Class) -> f64 {
        match class {
            Class::Latency | Class::Cpu | Class::Other => 0.10,
            Class::Duration => 0.03,
            // Below the threshold for a warning, so that a lone pair of runs can still warn.
            Class::Throughput | Class::Memory => 0.05,
            Class::ErrorRate => 0.002,
            Class::Score => 0.01,
            // Counted, not timed: the same work gives the same number.
            Class::Size | Class::Count => 0.0,
        }
    }

    /// The noise assumed for a class, in the terms of its changes: a share, or points for error rates.
    pub fn assumed(&self, class: Class) -> f64 {
        let mut by_class = Class::ALL.into_iter().zip(self.assumed);
        by_class.find(|(other, _)| *other == class).map_or(0.0, |(_, value)| value)
    }

    fn set(&mut self, class: Class, amount: Amount) {
        for (other, slot) in Class::ALL.into_iter().zip(&mut self.assumed) {
            if other == class {
                *slot = amount.value();
            }
        }
    }
}

/// Reads `[noise]`. One percentage stands for every class that is noisy and compared by shares; a table names classes.
pub(super) fn read_noise(section: &Section<'_>) -> NoiseSettings {
    section.only(NOISE_KEYS);
    let mut noise = NoiseSettings::default();
    let Some(entry) = section.get("assumed") else { return noise };
    if !entry.value.is_table() {
        if let Some(amount) = read_amount(&entry, Some(class::change_in(Class::Other))) {
            let exact = |class: &Class| matches!(class, Class::Size | Class::Count | Class::ErrorRate);
            Class::ALL.into_iter().filter(|class| !exact(class)).for_each(|class| noise.set(class, amount));
        }
        return noise;
    }
    if let Some(table) = entry.section() {
        table.only_names(&class::names(), "class");
        for (name, entry) in table.entries() {
            let found = class::by_name(name).and_then(|class| Some((class, read_amount(&entry, Some(class::change_in(class)))?)));
            if let Some((class, amount)) = found {
                noise.set(class, amount);
            }
        }
    }
    noise
}
