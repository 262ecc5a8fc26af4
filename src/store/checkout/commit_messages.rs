//! Commit messages: first lines for reports, trailers for the policy.
//!
//! Messages come from strangers and may be of any size, so all is bounded and what was left unread is reported. Of a shallow
//! clone only commits that surely came after the baseline are read: an old acceptance must not hold again because
//! the clone can't tell that it is old.

use std::collections::HashSet;

use git2::Oid;

use super::ancestry::Lineage;
use super::repository::Checkout;

/// The most commits whose messages are read.
const MOST_COMMITS: usize = 1_000;
/// The most bytes that are read of a message.
const MOST_BYTES: usize = 64 << 10;
/// The most trailers that are kept.
const MOST_TRAILERS: usize = 50;
/// Characters of a trailer that are kept; it is a glob, an amount and a sentence.
const LONGEST_TRAILER: usize = 400;
/// Characters of a first line that are kept.
const LONGEST_LINE: usize = 120;

/// The trailers of some commits.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Messages {
    /// For each trailer the commit, 40 digits, and what stands after the colon; the newest first.
    pub trailers: Vec<(String, String)>,
    /// How many commits were read.
    pub commits: usize,
    /// Why there may be more, one clause: "only the newest 1000 commits were read".
    pub unread: Option<String>,
}

impl Messages {
    /// Adds the trailers `key` of commits that are not in the clone, as a forge tells of them: id and message. With `whole`
    /// they are all that were missing.
    pub fn add(&mut self, key: &str, commits: &[(String, String)], whole: bool) {
        let mut unread = self.unread.take().filter(|_| !whole);
        for (commit, message) in commits.iter().rev().take(MOST_COMMITS) {
            let end = (0..=message.len().min(MOST_BYTES)).rev().find(|at| message.is_char_boundary(*at)).unwrap_or(0);
            for value in trailers(key, &message[..end]) {
                if !self.trailers.iter().any(|known| known.0 == *commit && known.1 == value) {
                    self.trailers.push((commit.clone(), value));
                }
            }
        }
        if self.trailers.len() > MOST_TRAILERS {
            unread = Some(format!("only the newest {MOST_TRAILERS} were taken"));
            self.trailers.truncate(MOST_TRAILERS);
        }
        self.commits += commits.len();
        self.unread = unread;
    }
}

impl Checkout {
    /// First line of a commit's message; none where the commit isn't here or says nothing.
    pub fn first_line(&self, commit: &str) -> Option<String> {
        let commit = self.repository.find_commit(Oid::from_str(commit).ok()?).ok()?;
        let line: String = String::from_utf8_lossy(commit.summary_bytes()?).chars().take(LONGEST_LINE + 1).collect();
        let line = if line.chars().count() > LONGEST_LINE { line.chars().take(LONGEST_LINE - 1).chain(['…']).collect() } else { line };
        (!line.trim().is_empty()).then_some(line)
    }

    /// The trailers `key` of the commits that the head has and `baseline` has not: those of a pull request, and
    /// those that merges brought. The key's case does not matter; a trailer begins its line, wherever in the message.
    pub fn trailers(&self, key: &str, lineage: &Lineage, baseline: &str) -> Messages {
        let mut messages = Messages::default();
        let Some(head) = lineage.head.as_deref().and_then(|head| Oid::from_str(head).ok()).filter(|head| self.has(*head)) else {
            messages.unread = Some("the commit measured is not in this clone".to_owned());
            return messages;
        };
        let before = self.before(lineage, baseline);
        let known = before.iter().any(|id| self.has(*id));
        let commits = if known { self.after(head, &before) } else { vec![head] };
        let before: HashSet<Oid> = before.into_iter().collect();
        let mut lacks = false;
        for id in commits.iter().take(MOST_COMMITS) {
            lacks |= self.raw_parents(*id).iter().any(|parent| !before.contains(parent) && !self.has(*parent));
            let Ok(commit) = self.repository.find_commit(*id) else { continue };
            messages.commits += 1;
            let message = commit.message_raw_bytes();
            let text = String::from_utf8_lossy(message.get(..MOST_BYTES).unwrap_or(message));
            messages.trailers.extend(trailers(key, &text).into_iter().map(|value| (id.to_string(), value)));
            if messages.trailers.len() > MOST_TRAILERS {
                break;
            }
        }
        messages.unread = if commits.len() > MOST_COMMITS {
            Some(format!("only the newest {MOST_COMMITS} commits were read"))
        } else if messages.trailers.len() > MOST_TRAILERS {
            Some(format!("only the newest {MOST_TRAILERS} were taken"))
        } else {
            (lacks || !known).then(|| "not all commits since the baseline are in this clone".to_owned())
        };
        messages.trailers.truncate(MOST_TRAILERS);
        messages
    }

    /// The commits that are not new: the baseline, and of a shallow clone all that is known to be before it.
    fn before(&self, lineage: &Lineage, baseline: &str) -> Vec<Oid> {
        let at = lineage.trunk.iter().position(|ancestor| ancestor.commit == baseline);
        let older = lineage.trunk.get(at.unwrap_or(0)..).filter(|_| self.is_shallow()).unwrap_or_default();
        let names = std::iter::once(baseline).chain(older.iter().map(|ancestor| ancestor.commit.as_str()));
        names.filter_map(|name| Oid::from_str(name).ok()).collect()
    }

    /// The commits that `head` has and those before have not, the newest first; one more than will be read.
    fn after(&self, head: Oid, before: &[Oid]) -> Vec<Oid> {
        let Ok(mut walk) = self.repository.revwalk() else { return vec![head] };
        let hidden = before.iter().filter(|id| self.has(**id)).all(|id| walk.hide(*id).is_ok());
        if !hidden || walk.push(head).is_err() {
            return vec![head];
        }
        walk.take(MOST_COMMITS + 1).filter_map(Result::ok).collect()
    }
}

/// What follows `key:` at the beginning of lines, with the indented lines below it.
pub fn trailers(key: &str, message: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut open = false;
    for line in message.lines() {
        let value = line.split_once(':').filter(|(name, _)| name.trim_end().eq_ignore_ascii_case(key)).map(|(_, value)| value.trim());
        match (value, found.last_mut()) {
            (Some(value), _) => found.push(value.to_owned()),
            (None, Some(last)) if open && line.starts_with([' ', '\t']) && !line.trim().is_empty() => {
                last.push(' ');
                last.push_str(line.trim());
            }
            _ => {
                open = false;
                continue;
            }
        }
        open = true;
    }
    for value in &mut found {
        if value.chars().count() > LONGEST_TRAILER {
            *value = value.chars().take(LONGEST_TRAILER).collect();
        }
    }
    found
}
