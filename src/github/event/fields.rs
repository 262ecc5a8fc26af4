//! Fields of a payload, each checked as it is read: payloads come from outside, and names in them from strangers.

use serde_json::Value;

use super::error::EventError;
use crate::github::http::address::is_repository;
use crate::model::CommitId;

/// Longest name of a branch, in bytes.
const LONGEST_NAME: usize = 1000;

/// A payload and the event that it is of.
pub(super) struct Fields<'a> {
    pub(in crate::github) event: &'a str,
    pub(in crate::github) payload: &'a Value,
}

impl<'a> Fields<'a> {
    /// The value at a dotted path; nothing where it is absent or null.
    pub(in crate::github) fn value(&self, path: &str) -> Option<&'a Value> {
        path.split('.').try_fold(self.payload, |value, name| value.get(name)).filter(|value| !value.is_null())
    }

    pub(in crate::github) fn text(&self, path: &str, expected: &'static str) -> Result<&'a str, EventError> {
        self.value(path).and_then(Value::as_str).ok_or_else(|| self.wrong(path, expected))
    }

    pub(in crate::github) fn number(&self, path: &str) -> Result<u64, EventError> {
        self.value(path).and_then(Value::as_u64).filter(|number| *number > 0).ok_or_else(|| self.wrong(path, "a number from 1"))
    }

    /// The full id of a commit.
    pub(in crate::github) fn commit(&self, path: &str) -> Result<String, EventError> {
        const EXPECTED: &str = "the full id of a commit";
        let text = self.text(path, EXPECTED)?;
        CommitId::parse_full(text).map(String::from).ok_or_else(|| self.wrong(path, EXPECTED))
    }

    /// A commit's id, or none where it is all zeros: GitHub's way to say that there was, or is, nothing.
    pub(super) fn commit_or_none(&self, path: &str) -> Result<Option<String>, EventError> {
        Ok(Some(self.commit(path)?).filter(|id| id.bytes().any(|byte| byte != b'0')))
    }

    /// The name of a branch without `refs/heads/`.
    pub(in crate::github) fn branch(&self, path: &str) -> Result<String, EventError> {
        const EXPECTED: &str = "the name of a branch";
        let text = self.text(path, EXPECTED)?;
        let name = text.strip_prefix("refs/heads/").unwrap_or(text);
        if is_branch(name) { Ok(name.to_owned()) } else { Err(self.wrong(path, EXPECTED)) }
    }

    /// A repository as `owner/name`; none where it is gone.
    pub(in crate::github) fn repository(&self, path: &str) -> Result<Option<String>, EventError> {
        if self.value(path).is_none() {
            return Ok(None);
        }
        let path = format!("{path}.full_name");
        let text = self.text(&path, "`owner/name`")?;
        if is_repository(text) { Ok(Some(text.to_owned())) } else { Err(self.wrong(&path, "`owner/name`")) }
    }

    pub(super) fn flag(&self, path: &str) -> bool {
        self.value(path).and_then(Value::as_bool).unwrap_or(false)
    }

    pub(in crate::github) fn list(&self, path: &str) -> &'a [Value] {
        self.value(path).and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }

    pub(in crate::github) fn wrong(&self, path: &str, expected: &'static str) -> EventError {
        let found = match self.value(path) {
            None => "nothing".to_owned(),
            Some(Value::String(text)) => format!("`{}`", text.chars().take(60).flat_map(char::escape_debug).collect::<String>()),
            Some(Value::Object(_)) => "an object".to_owned(),
            Some(Value::Array(_)) => "a list".to_owned(),
            Some(other) => other.to_string(),
        };
        EventError::Field { event: self.event.to_owned(), field: path.to_owned(), expected, found }
    }
}

/// Whether git takes it as a branch's name, and no program that it is handed to takes it for an option.
fn is_branch(name: &str) -> bool {
    let bad = |c: char| c.is_control() || c.is_whitespace() || "~^:?*[\\".contains(c);
    !name.is_empty()
        && name.len() <= LONGEST_NAME
        && !name.starts_with(['-', '/'])
        && !name.contains(bad)
        && !name.contains("..")
        && !name.contains("@{")
}
