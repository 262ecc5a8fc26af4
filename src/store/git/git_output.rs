//! The output of git commands, sorted by what can be done about it. All of it is English (`LC_ALL=C`).

use super::command::GitOutput;
use crate::model::CommitId;
use crate::store::error::{Retry, StoreError, StoreErrorKind};

/// What became of a push of one reference.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Pushed {
    /// The remote's reference is what was pushed.
    Landed,
    /// It is not; what git says of it.
    Rejected(String),
}

/// What `git push --porcelain` says of `reference`; none where it says nothing of it. Anything but a line that says so is
/// no success: git's exit code alone is none, and neither is a line about another reference.
pub(super) fn push_result(output: &GitOutput, reference: &str) -> Option<Pushed> {
    output.out.lines().find_map(|line| {
        let mut fields = line.splitn(3, '\t');
        let (flag, names, summary) = (fields.next()?, fields.next()?, fields.next()?);
        if names.rsplit_once(':')?.1 != reference {
            return None;
        }
        Some(match flag {
            // Fast-forward, forced, new, and "it is so already".
            " " | "+" | "*" | "=" => Pushed::Landed,
            _ => Pushed::Rejected(summary.to_owned()),
        })
    })
}

/// The error for a push that was rejected with these words, which git puts as `[remote rejected] (why)`.
pub(super) fn rejected(summary: &str, output: &GitOutput, remote: &str, reference: &str) -> StoreError {
    const RULES: [&str; 9] = [
        "hook declined",
        "protected",
        "rule violation",
        "prohibited",
        "not permitted",
        "denied",
        "deny",
        "currently checked out",
        "not allowed",
    ];
    let text = summary.to_lowercase();
    if RULES.iter().any(|rule| text.contains(rule)) {
        let message = format!("{remote} refuses to change {reference}: {}", with_remarks(summary, output));
        return StoreError::new(StoreErrorKind::Refused, message)
            .hint("let this token or user write to the store's branch (branch rules, hooks, `contents: write`)");
    }
    // Somebody else was faster, or holds the reference's lock; anything else (an overloaded server) passes likewise.
    StoreError::new(StoreErrorKind::Busy, format!("{remote} did not take the change to {reference}: {}", with_remarks(summary, output)))
        .retry(Retry::WholeBudget)
}

/// The error for a git command that failed, by the messages in its output.
pub(in crate::store) fn failed(doing: &str, output: &GitOutput, remote: &str) -> StoreError {
    use StoreErrorKind::{Auth, Git, GitMissing, Network, NoSuchRepository, NotOwned, Refused, UnsupportedRepository};
    // In the order in which they are asked: a later one may be contained in what an earlier one says.
    #[rustfmt::skip]
    let known: [(&[&str], StoreErrorKind, Retry, &str); 9] = [
        (&["aborted by hook"], Refused, Retry::Never, "a hook of the repository at the other end forbids it"),
        (&["dubious ownership"], NotOwned, Retry::Never,
         "if you trust it, run `git config --global --add safe.directory` with the path of the remote repository"),
        (&["mismatched algorithms", "unknown object format", "unknown repository extension"], UnsupportedRepository, Retry::Never,
         "repositories with SHA-1 can hold a store"),
        (&["unknown option", "usage: git"], GitMissing, Retry::Never, "git 2.29 or newer is needed"),
        (&["repository not exported", "repository not found", "does not appear to be a git repository", "returned error: 404", "' not found"],
         NoSuchRepository, Retry::Never, "check the address; a forge also answers so when the token may not see the repository"),
        (&["authentication failed", "could not read username", "could not read password", "permission denied", "returned error: 401",
           "returned error: 403", "permission to", "access not granted", "access denied", "service not enabled", "host key verification failed",
           "terminal prompts disabled", "invalid credentials", "invalid username"],
         Auth, Retry::Never, "give a token that may read and write the repository's contents, or set up git's own credentials for it"),
        (&["certificate", "ssl peer", "gnutls_handshake"], Network, Retry::Never, "git does not trust the server's certificate; see `http.sslCAInfo`"),
        (&["returned error: 5", "returned error: 429", "rpc failed", "hung up", "early eof", "unexpected disconnect", "expected flush",
           "cannot lock", "unable to lock", ".lock'", "not our ref", "unexpected eof", "connection reset", "broken pipe"],
         Git, Retry::WholeBudget, "see whether the remote is well, then try again"),
        (&["could not resolve", "failed to connect", "couldn't connect", "connection refused", "timed out", "unreachable", "no route",
           "unable to connect", "temporary failure", "could not connect"],
         Network, Retry::Briefly, "check the address and the network"),
    ];
    let text = output.err.to_lowercase();
    let (kind, retry, hint) = known
        .into_iter()
        .find(|(words, ..)| words.iter().any(|word| text.contains(word)))
        .map_or((Git, Retry::Briefly, ""), |(_, kind, retry, hint)| (kind, retry, hint));
    StoreError::new(kind, format!("{doing} {remote}: {}", words(&output.err))).hint(hint).retry(retry)
}

/// Whether a fetch failed because the remote has no such branch, so that there is no store yet.
pub(super) fn no_such_reference(output: &GitOutput) -> bool {
    !output.ok && output.err.contains("couldn't find remote ref")
}

/// The id of the object that git asked the remote for and that the remote does not have.
pub(super) fn missing_object(output: &GitOutput) -> Option<&str> {
    let rest = output.err.split_once("not our ref ")?.1;
    rest.get(..40).filter(|id| CommitId::parse_full(id).is_some())
}

/// What the server remarked beside a rejection; forges explain their rules there.
fn with_remarks(summary: &str, output: &GitOutput) -> String {
    let remarks: Vec<&str> =
        output.err.lines().filter_map(|line| line.strip_prefix("remote:")).map(str::trim).filter(|line| !line.is_empty()).collect();
    if remarks.is_empty() { bounded(summary) } else { bounded(&format!("{summary}: {}", remarks.join(" "))) }
}

/// The lines that say what is wrong, without progress and advice.
fn words(err: &str) -> String {
    let telling = |line: &&str| ["fatal:", "error:", "remote:", "ssh:"].iter().any(|start| line.starts_with(start));
    let mut lines: Vec<&str> = err.lines().map(str::trim).filter(telling).collect();
    if lines.is_empty() {
        lines = err.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    }
    lines.dedup();
    if lines.is_empty() { "git says nothing".to_owned() } else { bounded(&lines.join("; ")) }
}

fn bounded(text: &str) -> String {
    const SHOWN_MAX: usize = 600;
    let mut shown: String = text.chars().take(SHOWN_MAX).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    shown
}
