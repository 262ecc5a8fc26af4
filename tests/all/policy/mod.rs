//! The policy through its public door: text in, thresholds, gates and messages out.

#![expect(clippy::expect_used, clippy::panic, clippy::disallowed_methods, reason = "shared parts of tests read fixtures and fail loudly")]

mod accepts;
mod gates;
mod messages;
mod patterns;
mod templates;
mod thresholds;

use std::path::{Path, PathBuf};

use perfdiff::model::{Class, Role};
use perfdiff::policy::{MetricView, Policy};
use perfdiff::unit::Unit;

/// A folder below `fixtures/config/`.
fn fixtures(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/config").join(folder)
}

/// The files of a folder with their texts, in alphabetical order.
fn files(folder: &str) -> Vec<(String, String)> {
    let entries = std::fs::read_dir(fixtures(folder)).expect("folder of fixtures");
    let mut files: Vec<_> = entries
        .map(|entry| entry.expect("entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .map(|path| {
            let name = path.file_name().expect("name").to_string_lossy().into_owned();
            (name, std::fs::read_to_string(&path).expect("text"))
        })
        .collect();
    files.sort();
    files
}

/// A policy that must be valid.
fn policy(text: &str) -> Policy {
    Policy::parse("perfdiff.toml", text).unwrap_or_else(|errors| panic!("{errors}"))
}

/// The message of a policy that must not be valid.
fn message(text: &str) -> String {
    Policy::parse("perfdiff.toml", text).expect_err(text).to_string()
}

/// A primary metric of a class with its default direction.
fn metric<'a>(path: &'a str, class: Class, unit: &'a Unit) -> MetricView<'a> {
    MetricView { path, statistic: None, class, unit, direction: class.default_direction(), role: Role::Primary }
}

// Views borrow their unit, and a temporary would not live long enough.
static SECOND: Unit = Unit::SECOND;
static BYTE: Unit = Unit::BYTE;
static RATIO: Unit = Unit::RATIO;
static NONE: Unit = Unit::NONE;
