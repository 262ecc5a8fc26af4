//! The path of a run in the store: made from the run's branch, environment, time, commit, suite and label, and read back.
//!
//! `runs/<branch>/<environment>/<YYYY-MM>/<commit time>-<commit>-<suite>[+<label>][~<attempt>].json`
//!
//! The month keeps each directory small, so that adding a run costs the same in a store of ten runs and of ten thousand:
//! git writes anew every directory on the path of a new file, whole.

use git2::Oid;
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::environment;
use super::name;
use crate::model::{CommitId, Run};
use crate::store::error::{StoreError, StoreErrorKind};

/// The directory that holds all runs.
pub(super) const RUNS: &str = "runs";
const ENDING: &str = ".json";
/// The time in the name of a run whose time is unknown.
const NO_TIME: &str = "00000000T000000Z";
/// Digits of the commit in the name of a run.
pub(in crate::store) const COMMIT_DIGITS: usize = 12;
/// The commit in the name of a run whose commit is unknown.
const NO_COMMIT: &str = "000000000000";
const TIME: &str = "%Y%m%dT%H%M%SZ";
/// The longest branch, suite or label in bytes; forges allow 255.
const NAME_MAX: usize = 1024;

/// What the path of a stored run says of it: runs that agree in all of this are repetitions of one measurement.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The branch that was measured.
    pub branch: String,
    /// The [key](crate::store::environment_key) of the environment.
    pub environment: String,
    /// When the commit was made, to the second; when it was measured where only that is known; none where neither is.
    pub time: Option<Timestamp>,
    /// The first twelve hexadecimal digits of the commit (fewer where the run knows fewer); none where it is unknown.
    pub commit: Option<CommitId>,
    /// Name of the suite.
    pub suite: String,
    /// The label, such as `os=linux`, that separates the legs of a matrix; absent where there is none.
    pub label: Option<String>,
}

impl Place {
    /// The place of a run, from its fields.
    ///
    /// # Errors
    /// When the run names no branch, or a name is too long.
    pub fn of(run: &Run) -> Result<Place, StoreError> {
        let branch = run.branch.clone().filter(|branch| !branch.is_empty()).ok_or_else(|| {
            StoreError::new(StoreErrorKind::BadName, format!("the run of suite `{}` does not say its branch", run.suite))
                .hint("name it with --branch")
        })?;
        let label = run.label.clone().filter(|label| !label.is_empty());
        for (what, text) in [("branch", &branch), ("suite", &run.suite)].into_iter().chain(label.as_ref().map(|label| ("label", label))) {
            if text.len() > NAME_MAX {
                let start: String = text.chars().take(40).collect();
                let message = format!("the {what} `{start}…` has {} bytes; at most {NAME_MAX} can be stored", text.len());
                return Err(StoreError::new(StoreErrorKind::BadName, message).hint(format!("give it a shorter one with --{what}")));
            }
        }
        let time = run.commit_time.as_deref().or(run.time.as_deref()).and_then(filed_time);
        let commit = run.commit.as_deref().and_then(filed_commit);
        Ok(Place { branch, environment: environment::environment_key(&run.environment)?, time, commit, suite: run.suite.clone(), label })
    }

    /// The path of the run of this place whose number, counted from 1, is `attempt`.
    pub(in crate::store) fn path(&self, attempt: u32) -> String {
        let time = self.time.map_or_else(|| NO_TIME.to_owned(), |time| time.strftime(TIME).to_string());
        let month = format!("{}-{}", &time[..4], &time[4..6]);
        let mut file = format!("{time}-{}-{}", self.commit.as_deref().unwrap_or(NO_COMMIT), name::encode(&self.suite));
        if let Some(label) = &self.label {
            file.extend(["+", &name::encode(label)]);
        }
        if attempt > 1 {
            file.extend(["~", &attempt.to_string()]);
        }
        format!("{}/{month}/{}{ENDING}", self.directory(), name::split_long(&file))
    }

    /// The directory of all runs of the branch in this environment.
    pub(super) fn directory(&self) -> String {
        format!("{RUNS}/{}/{}", name::split_long(&name::encode(&self.branch)), self.environment)
    }
}

/// A stored run, as far as its path tells: nothing of its content has been read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What the run is about.
    pub place: Place,
    /// Which of the runs at this place it is, counted from 1: a commit may be measured more than once.
    pub attempt: u32,
    /// Its path in the store.
    pub path: String,
    /// The id of its content.
    pub blob: Oid,
}

impl Entry {
    /// The entry of a file in the store; the error is what is wrong with its name.
    pub(in crate::store) fn parse(path: &str, blob: Oid) -> Result<Entry, String> {
        let (place, attempt) =
            parse(path).ok_or("is not the name of a run: runs/<branch>/<environment>/<month>/<time>-<commit>-<suite>.json")?;
        // One place has one path: anything that only looks alike would count a run twice.
        let proper = place.path(attempt);
        if proper != path {
            return Err(format!("is not named as perfdiff names it, `{proper}`"));
        }
        Ok(Entry { place, attempt, path: path.to_owned(), blob })
    }
}

fn parse(path: &str) -> Option<(Place, u32)> {
    let components = name::components(path.strip_suffix(ENDING)?);
    let [runs, branch, environment, _month, file] = components.as_slice() else { return None };
    if runs != RUNS || !environment::is_key(environment) {
        return None;
    }
    let (time, rest) = file.split_once('-')?;
    let (commit, rest) = rest.split_once('-')?;
    let (rest, attempt) = rest.split_once('~').map_or((rest, Some(1)), |(rest, attempt)| (rest, attempt.parse().ok()));
    let (suite, label) = rest.split_once('+').map_or((rest, None), |(suite, label)| (suite, Some(label)));
    let place = Place {
        branch: name::decode(branch).filter(|branch| !branch.is_empty())?,
        environment: environment.clone(),
        time: if time == NO_TIME { None } else { Some(DateTime::strptime(TIME, time).ok()?.to_zoned(TimeZone::UTC).ok()?.timestamp()) },
        commit: if commit == NO_COMMIT { None } else { Some(filed_commit(commit)?) },
        suite: name::decode(suite)?,
        label: label.map(|label| name::decode(label).filter(|label| !label.is_empty()).ok_or(())).transpose().ok()?,
    };
    Some((place, attempt.filter(|attempt| *attempt > 0)?))
}

/// A time that a path can hold.
fn filed_time(text: &str) -> Option<Timestamp> {
    let time: Timestamp = text.parse().ok()?;
    let time = Timestamp::from_second(time.as_second()).ok()?;
    (1..=9999).contains(&time.to_zoned(TimeZone::UTC).year()).then_some(time)
}

/// The digits of a commit that the path of its runs holds; none of what is no commit.
pub fn filed_commit(commit: &str) -> Option<CommitId> {
    let filed = CommitId::parse(commit)?.shortened(COMMIT_DIGITS);
    (*filed != *NO_COMMIT).then_some(filed)
}
