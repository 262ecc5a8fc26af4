//! Who we are on GitHub, and so whose comments and issues are ours.
//!
//! A person's token can ask; the token of a job or of an App can't (`GET /user` is refused to it). What those
//! write comes from a bot's account, which no visitor can have: an App that acts for a person writes as that
//! person. A marker alone proves nothing, because anybody can quote it.

use serde::Deserialize;

use super::client::Client;
use super::error::{Error, ErrorKind};

/// The account that the job's own token writes as.
const ACTIONS: &str = "github-actions[bot]";

/// The account behind a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Author {
    /// The account of this name.
    User(String),
    /// An App's account, whose name the token does not tell.
    Bot,
}

/// What GitHub says of who wrote something.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Written {
    /// Null for an account that is gone.
    pub(super) user: Option<Account>,
    /// The App that wrote, or that a person wrote through.
    performed_via_github_app: Option<serde_json::Value>,
}

/// An account.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Account {
    pub(super) login: String,
    #[serde(rename = "type")]
    sort: String,
}

impl Account {
    /// Whether this is an App's account rather than a person's.
    pub(super) fn is_bot(&self) -> bool {
        self.sort == "Bot"
    }
}

impl Author {
    /// Whether this author has written it.
    pub(super) fn wrote(&self, written: &Written) -> bool {
        let Some(user) = &written.user else { return false };
        match self {
            // GitHub's names ignore case.
            Author::User(login) => user.login.eq_ignore_ascii_case(login),
            Author::Bot => user.is_bot() && (user.login == ACTIONS || written.performed_via_github_app.is_some()),
        }
    }
}

impl Client {
    /// Who we are; asked at most once.
    pub(super) fn author(&mut self) -> Result<Author, Error> {
        if let Some(author) = &self.author {
            return Ok(author.clone());
        }
        let author = if self.token().is_of_installation() { Author::Bot } else { self.ask_who_we_are()? };
        self.author = Some(author.clone());
        Ok(author)
    }

    fn ask_who_we_are(&mut self) -> Result<Author, Error> {
        let doing = "ask whose the token is";
        match self.get("/user".to_owned(), doing, "metadata: read") {
            Ok(answer) => match answer.get("login").and_then(serde_json::Value::as_str) {
                Some(login) if !login.is_empty() => Ok(Author::User(login.to_owned())),
                _ => Err(Error::new(doing, ErrorKind::Unreadable, "the answer has no `login`")),
            },
            Err(error) if matches!(error.kind(), ErrorKind::Forbidden | ErrorKind::Missing) => Ok(Author::Bot),
            Err(error) => Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(login: &str, sort: &str, app: bool) -> Written {
        let app = if app { serde_json::json!({"slug": "some-app"}) } else { serde_json::Value::Null };
        serde_json::from_value(serde_json::json!({"user": {"login": login, "type": sort}, "performed_via_github_app": app})).unwrap()
    }

    #[test]
    fn a_bot_knows_only_bots_as_itself() {
        assert!(Author::Bot.wrote(&written("github-actions[bot]", "Bot", false)));
        assert!(Author::Bot.wrote(&written("our-app[bot]", "Bot", true)));
        assert!(!Author::Bot.wrote(&written("other[bot]", "Bot", false)));
        // A visitor may write through an App, but stays a person.
        assert!(!Author::Bot.wrote(&written("visitor", "User", true)));
        assert!(!Author::Bot.wrote(&Written::default()));
    }

    #[test]
    fn a_person_is_known_by_name_whatever_its_case() {
        let author = Author::User("Ann".to_owned());
        assert!(author.wrote(&written("ann", "User", false)));
        assert!(!author.wrote(&written("anna", "User", false)));
    }
}
