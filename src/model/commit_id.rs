//! Commits by their ids: which texts are one, how they are shortened, and when two name the same commit.

use std::fmt;
use std::ops::{Deref, RangeInclusive};

/// Digits that an id may have: seven of a shortened one, 40 of SHA-1, 64 of SHA-256.
const DIGITS: RangeInclusive<usize> = 7..=64;
/// Digits that a reader needs.
const SHORT: usize = 7;

/// The id of a commit, whole or shortened, in small letters: 7 to 64 hexadecimal digits.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CommitId(String);

impl CommitId {
    /// The id that a text is; none of a branch, a tag or anything else.
    pub fn parse(text: &str) -> Option<CommitId> {
        let is_id = DIGITS.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_id.then(|| CommitId(text.to_ascii_lowercase()))
    }

    /// The id that a text is, where it has all its digits: 40, or 64 of SHA-256.
    pub fn parse_full(text: &str) -> Option<CommitId> {
        CommitId::parse(text).filter(CommitId::is_full)
    }

    /// Whether it has all its digits.
    pub fn is_full(&self) -> bool {
        matches!(self.0.len(), 40 | 64)
    }

    /// The id of at most so many digits.
    #[must_use]
    pub fn shortened(mut self, digits: usize) -> CommitId {
        self.0.truncate(digits.max(SHORT));
        self
    }

    /// The digits that a reader needs of a commit. What is no id, as a run of any origin may have, is shortened alike.
    pub fn short(commit: &str) -> &str {
        commit.char_indices().nth(SHORT).map_or(commit, |(end, _)| &commit[..end])
    }

    /// Whether a commit begins with these digits, whatever the case of both.
    pub fn begins_with(commit: &str, digits: &str) -> bool {
        commit.get(..digits.len()).is_some_and(|start| start.eq_ignore_ascii_case(digits))
    }

    /// Whether two ids are of one commit, as far as the shorter of them tells.
    pub fn are_same(a: &str, b: &str) -> bool {
        CommitId::begins_with(a, b) || CommitId::begins_with(b, a)
    }
}

impl Deref for CommitId {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CommitId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for CommitId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl From<CommitId> for String {
    fn from(id: CommitId) -> String {
        id.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHA: &str = "6113728f27ae82c7b1a177c8d03f9e96e0adf246";

    #[test]
    fn seven_to_sixty_four_digits_are_an_id() {
        assert_eq!(CommitId::parse("6113728F").as_deref(), Some("6113728f"));
        assert!(CommitId::parse_full(SHA).is_some() && CommitId::parse_full(&"a".repeat(64)).is_some());
        assert_eq!(CommitId::parse_full(&SHA[..12]), None);
        for other in ["", "main", "v1.2", "611372", "6113728x", &"a".repeat(65)] {
            assert_eq!(CommitId::parse(other), None, "{other}");
        }
    }

    #[test]
    fn shortened_ids_are_of_the_same_commit() {
        let id = CommitId::parse(SHA).unwrap();
        let filed = id.clone().shortened(12);
        assert_eq!((&*filed, CommitId::short(&id), CommitId::short("v1")), ("6113728f27ae", "6113728", "v1"));
        assert!(CommitId::are_same(&id, &filed) && CommitId::are_same("6113728F", &id) && !CommitId::are_same(&id, "7113728f"));
        assert!(CommitId::begins_with(SHA, "6113728F27") && !CommitId::begins_with("6113728", SHA));
    }
}
