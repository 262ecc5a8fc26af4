//! The hidden first line by which we know our own comments and issues again.
//!
//! It is an HTML comment, which GitHub does not show: whose result it is (the key), for which commit, of which run of the
//! workflow, so that an older run never overwrites a newer one, and from which job, so that two jobs of one key don't overwrite
//! each other's. Keys are chosen by users and may hold anything, so they are percent-encoded; two hyphens in a row would end the
//! HTML comment.

use std::fmt;

use crate::github::error::{Error, ErrorKind};
use crate::github::origin::{Origin, encoded_key};
use crate::model::CommitId;

/// The longest key that a marker may have, in bytes.
const LONGEST_KEY: usize = 200;

/// Which run of a workflow, and which attempt at it. Later runs compare greater: GitHub counts them upwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct RunOfWorkflow {
    /// `GITHUB_RUN_ID`, which is greater for later runs.
    pub id: u64,
    /// `GITHUB_RUN_ATTEMPT`, from 1.
    pub attempt: u32,
}

impl fmt::Display for RunOfWorkflow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.id, self.attempt)
    }
}

impl RunOfWorkflow {
    pub(in crate::github) fn parse(text: &str) -> Option<RunOfWorkflow> {
        let (id, attempt) = text.split_once('.')?;
        Some(RunOfWorkflow { id: id.parse().ok()?, attempt: attempt.parse().ok()? })
    }
}

/// What the hidden line says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Marker {
    /// The key, percent-encoded.
    key: String,
    /// The commit that was judged, where known.
    pub(in crate::github) sha: Option<CommitId>,
    pub(in crate::github) run: Option<RunOfWorkflow>,
    /// The job that wrote it; none of earlier versions, and where another job publishes for it.
    origin: Option<Origin>,
}

impl Marker {
    /// The marker of a result.
    ///
    /// # Errors
    /// [`ErrorKind::Setup`] for a key without end, or a commit that is none.
    pub(in crate::github) fn new(key: &str, sha: &str, run: Option<RunOfWorkflow>) -> Result<Marker, Error> {
        if key.len() > LONGEST_KEY {
            let said = format!("the key of {} bytes is longer than {LONGEST_KEY}", key.len());
            return Err(Error::new("mark the result", ErrorKind::Setup, said).hint("give the suite a shorter name"));
        }
        let commit = CommitId::parse_full(sha);
        if commit.is_none() && !sha.is_empty() {
            return Err(Error::new("mark the result", ErrorKind::Setup, format!("`{sha}` is no full commit id")));
        }
        Ok(Marker { key: encoded_key(key), sha: commit, run, origin: None })
    }

    /// The marker of what this job writes.
    pub(in crate::github) fn from(self, origin: Option<&Origin>) -> Marker {
        Marker { origin: origin.cloned(), ..self }
    }

    /// The line, for a body of the given sort.
    pub(in crate::github) fn line(&self, sort: MarkerKind) -> String {
        let sha = self.sha.as_ref().map(|sha| format!(" sha={sha}")).unwrap_or_default();
        let run = self.run.map(|run| format!(" run={run}")).unwrap_or_default();
        let from = self.origin.as_ref().map(|origin| format!(" from={}", origin.job)).unwrap_or_default();
        let on = self.origin.as_ref().filter(|origin| !origin.runner.is_empty());
        let on = on.map(|origin| format!(" on={}", origin.runner)).unwrap_or_default();
        format!("<!-- {} key={}{sha}{run}{from}{on} -->", sort.word(), self.key)
    }

    /// The marker on the first line of a body, if there is one of this sort.
    pub(in crate::github) fn read(sort: MarkerKind, body: &str) -> Option<Marker> {
        let line = body.split('\n').next()?.trim_end();
        let mut words = line.strip_prefix("<!-- ")?.strip_suffix(" -->")?.split(' ');
        if words.next() != Some(sort.word()) {
            return None;
        }
        let mut marker = Marker { key: String::new(), sha: None, run: None, origin: None };
        let (mut job, mut runner) = ("", "");
        for (name, value) in words.filter_map(|word| word.split_once('=')) {
            match name {
                "key" => value.clone_into(&mut marker.key),
                "sha" => marker.sha = CommitId::parse_full(value),
                "run" => marker.run = RunOfWorkflow::parse(value),
                "from" => job = value,
                "on" => runner = value,
                // A later version may say more.
                _ => {}
            }
        }
        marker.origin = (!job.is_empty()).then(|| Origin { job: job.to_owned(), runner: runner.to_owned() });
        Some(marker)
    }

    /// Whether both have the same key, of whatever commit and job.
    pub(super) fn same_key(&self, other: &Marker) -> bool {
        self.key == other.key
    }

    /// Whether both mark the same result, of whatever commit. What does not say its job may be that of any.
    pub(super) fn same_result(&self, other: &Marker) -> bool {
        let apart = matches!((&self.origin, &other.origin), (Some(own), Some(other)) if own.job != other.job);
        self.same_key(other) && !apart
    }

    /// The job that wrote the other, where that is not the one that writes this: of another workflow or id, or of the same run on
    /// another runner, as the legs of a matrix are.
    pub(super) fn other_job<'m>(&self, other: &'m Marker) -> Option<&'m str> {
        let (own, theirs) = (self.origin.as_ref()?, other.origin.as_ref()?);
        let leg = self.run.is_some()
            && self.run == other.run
            && !own.runner.is_empty()
            && !theirs.runner.is_empty()
            && own.runner != theirs.runner;
        (own.job != theirs.job || leg).then_some(theirs.job.as_str())
    }

    /// Whether the other is of a later run. What does not say its run is never too old.
    pub(super) fn is_older_than(&self, other: &Marker) -> bool {
        matches!((self.run, other.run), (Some(own), Some(other)) if own < other)
    }
}

/// What kind of text begins with the marker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MarkerKind {
    Comment,
    Issue,
}

impl MarkerKind {
    fn word(self) -> &'static str {
        match self {
            MarkerKind::Comment => "perfdiff",
            MarkerKind::Issue => "perfdiff-issue",
        }
    }
}

/// The text after the marker, without what GitHub or an editor may change about it: line ends, blanks at the end.
pub(super) fn text_below(body: &str) -> String {
    let rest = body.split_once('\n').map_or("", |(_, rest)| rest);
    rest.replace("\r\n", "\n").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHA: &str = "6113728f27ae82c7b1a177c8d03f9e96e0adf246";
    const RUN: RunOfWorkflow = RunOfWorkflow { id: 42, attempt: 2 };

    #[test]
    fn a_marker_reads_as_it_was_written() {
        let marker = Marker::new("api/linux-x64", SHA, Some(RUN)).unwrap();
        let line = marker.line(MarkerKind::Comment);
        assert_eq!(line, format!("<!-- perfdiff key=api/linux-x64 sha={SHA} run=42.2 -->"));
        assert_eq!(Marker::read(MarkerKind::Comment, &format!("{line}\r\nbody")), Some(marker.clone()));
        assert_eq!(Marker::read(MarkerKind::Issue, &line), None);
        let bare = Marker::new("", "", None).unwrap();
        assert_eq!(Marker::read(MarkerKind::Comment, &bare.line(MarkerKind::Comment)), Some(bare.clone()));
        assert!(!bare.same_result(&marker));
    }

    #[test]
    fn hostile_keys_stay_inside_the_html_comment_and_stay_apart() {
        let keys = ["a --> <b>", "a--b", "a-%2Db", "--", "->", "x key=y sha=1", "a\nb", "a%0Ab", "ü", ""];
        let mut lines = std::collections::HashSet::new();
        for key in keys {
            let line = Marker::new(key, "", None).unwrap().line(MarkerKind::Comment);
            let inner = line.strip_prefix("<!-- perfdiff key=").unwrap().strip_suffix(" -->").unwrap();
            assert!(!inner.contains("--") && !inner.contains(['>', '<', ' ', '\n', '=']), "{line}");
            assert!(lines.insert(line.clone()), "two keys share {line}");
            let read = Marker::read(MarkerKind::Comment, &line).unwrap();
            assert!(read.same_result(&Marker::new(key, "", None).unwrap()));
        }
    }

    #[test]
    fn jobs_of_one_key_are_kept_apart_and_legs_of_one_job_are_known() {
        let of = |job: &str, runner: &str| Marker::new("k", SHA, Some(RUN)).unwrap().from(Origin::new("bench.yml", job, runner).as_ref());
        let (own, line) = (of("a -->", "x"), of("a -->", "x").line(MarkerKind::Comment));
        assert!(line.contains(" from=bench.yml/a%20-%2D%3E on=") && !line.trim_end_matches(" -->").contains("-->"), "{line}");
        assert_eq!(Marker::read(MarkerKind::Comment, &line), Some(own.clone()));
        assert!(own.same_result(&of("a -->", "y")) && !own.same_result(&of("b", "x")) && own.same_key(&of("b", "x")));
        assert_eq!((own.other_job(&own), own.other_job(&of("b", "x"))), (None, Some("bench.yml/b")));
        assert_eq!(own.other_job(&of("a -->", "y")), Some("bench.yml/a%20-%2D%3E"));
        let later = Marker { run: Some(RunOfWorkflow { id: 43, attempt: 1 }), ..of("a -->", "y") };
        assert_eq!(own.other_job(&later), None);
        // What an earlier version wrote says no job.
        let unknown = Marker::new("k", SHA, Some(RUN)).unwrap();
        assert!(unknown.same_result(&own) && own.same_result(&unknown) && own.other_job(&unknown).is_none());
    }

    #[test]
    fn only_a_first_line_counts() {
        let line = Marker::new("k", "", None).unwrap().line(MarkerKind::Comment);
        for body in [format!("> {line}"), format!("hello\n{line}"), format!(" {line}"), format!("{line} and more"), String::new()] {
            assert_eq!(Marker::read(MarkerKind::Comment, &body), None, "{body}");
        }
    }

    #[test]
    fn later_runs_and_later_attempts_are_newer_and_the_unknown_is_never_old() {
        let of = |run| Marker::new("k", "", run).unwrap();
        let later = Some(RunOfWorkflow { id: 42, attempt: 3 });
        assert!(of(Some(RUN)).is_older_than(&of(later)));
        assert!(!of(later).is_older_than(&of(Some(RUN))));
        assert!(!of(None).is_older_than(&of(later)) && !of(later).is_older_than(&of(None)));
    }

    #[test]
    fn what_can_be_no_key_or_commit_is_refused() {
        assert!(Marker::new(&"k".repeat(201), "", None).is_err());
        assert!(Marker::new("k", "main", None).is_err());
    }
}
