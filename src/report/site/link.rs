//! Where the repository can be seen, and its commits.

use url::ParseError;

use crate::model::{CommitId, git_url};

/// The address of a repository on the web, which links may be made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repository {
    url: String,
}

/// Longest address that is taken for one.
const LONGEST: usize = 300;

impl Repository {
    /// An address of the form `https://host/owner/name`, also `http`. What a clone's address has beyond that is taken
    /// off: `.git` at its end, and a user with a password, which must never be shown.
    ///
    /// # Errors
    /// What is wrong with it, without quoting it: it may hold a password.
    pub fn new(url: &str) -> Result<Repository, &'static str> {
        let text = url.trim();
        let mut url =
            git_url::parse(text).map_err(|error| if error == ParseError::EmptyHost { "names no host" } else { "is no http(s) address" })?;
        if !matches!(url.scheme(), "https" | "http") {
            return Err("is no http(s) address");
        }
        let cleared = url.set_username("").and_then(|()| url.set_password(None));
        let plain = |c: char| c.is_ascii_alphanumeric() || "-._~/+%@,".contains(c);
        // What the parser had to change or to cut off is no address of a repository.
        let unchanged = (url.path() == "/" || text.ends_with(url.path())) && url.query().is_none() && url.fragment().is_none();
        if cleared.is_err() || !unchanged || !url.path().chars().all(plain) || text.len() > LONGEST {
            return Err("holds what no repository's address does");
        }
        let path = git_url::repository(url.path()).to_owned();
        url.set_path(&path);
        Ok(Repository { url: url.as_str().trim_end_matches('/').to_owned() })
    }

    /// The address, without anything that is secret.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// What people call it: the last part of its path.
    pub fn name(&self) -> Option<String> {
        git_url::name(&self.url)
    }

    /// Where a commit can be seen; none for what is no commit's name.
    pub(super) fn commit(&self, commit: &str) -> Option<String> {
        CommitId::parse(commit).map(|_| format!("{}/commit/{commit}", self.url))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_loses_what_a_link_must_not_have() {
        let url = |text: &str| Repository::new(text).map(|repository| repository.url);
        assert_eq!(url("https://github.com/o/r").unwrap(), "https://github.com/o/r");
        assert_eq!(url("https://x-access-token:secret@github.com/o/r.git/").unwrap(), "https://github.com/o/r");
        assert_eq!(url("http://localhost:3000/o/r.git").unwrap(), "http://localhost:3000/o/r");
        for bad in
            ["javascript:alert(1)", "git@github.com:o/r.git", "ssh://git@h/o/r", "https://", "https://h/\"><script>", "file:///etc", ""]
        {
            assert!(url(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn only_what_can_be_a_commit_is_linked() {
        let repository = Repository::new("https://h/a/o/r").unwrap();
        assert_eq!(repository.commit("1a2b3c4").unwrap(), "https://h/a/o/r/commit/1a2b3c4");
        assert_eq!(repository.commit("v1.2/../.."), None);
        assert_eq!(repository.name().unwrap(), "r");
        assert_eq!(Repository::new("https://h").unwrap().name(), None);
    }
}
