//! Finding and reading `perfdiff.toml`.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use crate::cli::args::ThresholdArgs;
use crate::cli::exit::Failure;
use crate::cli::io::Io;
use crate::limits;
use crate::policy::Policy;

const NAME: &str = "perfdiff.toml";

/// A policy and the file it came from, if any.
pub(in crate::cli) struct Found {
    pub(in crate::cli) policy: Policy,
    pub(in crate::cli) file: Option<String>,
}

/// The configuration that was named, else the nearest `perfdiff.toml` from the working directory upwards to the
/// repository's root, else the defaults.
pub(in crate::cli) fn find(named: Option<&Path>, io: &Io<'_>) -> Result<Found, Failure> {
    let Some(path) = named.map(|path| io.path(path)).or_else(|| nearest(&io.cwd)) else {
        return Ok(Found { policy: Policy::default(), file: None });
    };
    let shown = named.map_or_else(|| shown(&path, &io.cwd), |path| path.display().to_string());
    let text = read(&path).map_err(|error| Failure::usage(format!("{shown}: can't be read: {error}")))?;
    let policy = Policy::parse(&shown, &text).map_err(|errors| Failure::usages(errors.all()))?;
    Ok(Found { policy, file: Some(shown) })
}

fn nearest(from: &Path) -> Option<PathBuf> {
    for directory in from.ancestors() {
        let candidate = directory.join(NAME);
        if candidate.is_file() {
            return Some(candidate);
        }
        if directory.join(".git").exists() {
            return None;
        }
    }
    None
}

fn shown(path: &Path, cwd: &Path) -> String {
    path.strip_prefix(cwd).unwrap_or(path).display().to_string()
}

#[expect(clippy::disallowed_methods, reason = "the configuration is read here")]
fn read(path: &Path) -> std::io::Result<String> {
    let mut text = String::new();
    std::fs::File::open(path)?.take(limits::CONFIGURATION.most + 1).read_to_string(&mut text)?;
    if text.len() as u64 > limits::CONFIGURATION.most {
        return Err(std::io::Error::other(limits::CONFIGURATION.to_string()));
    }
    Ok(text)
}

/// The policy with the thresholds of the command line.
pub(in crate::cli) fn with_thresholds(policy: Policy, given: &ThresholdArgs) -> Result<Policy, Failure> {
    match (given.warn, given.fail) {
        (None, None) => Ok(policy),
        (Some(warn), Some(fail)) if warn.value() > fail.value() => {
            Err(Failure::usage(format!("--warn {warn} is above --fail {fail}")).hint("a warning comes before a failure: swap the two"))
        }
        (warn, fail) => Ok(policy.with_thresholds(warn, fail)),
    }
}
