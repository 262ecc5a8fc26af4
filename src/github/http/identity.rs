//! The account behind the token, and which comments and issues it has written.
//!
//! A person's token can ask; the token of a job or of an App can't (`GET /user` is refused to it). What those
//! write comes from a bot's account, which no visitor can have: an App that acts for a person writes as that
//! person. A marker alone proves nothing, because anybody can quote it.

use serde::Deserialize;

/// The account that the job's own token writes as.
const ACTIONS: &str = "github-actions[bot]";

/// The account behind a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::github) enum Identity {
    /// The account of this name.
    User(String),
    /// An App's account, whose name the token does not tell.
    Bot,
}

/// What GitHub says of who wrote something.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(in crate::github) struct Authorship {
    /// Null for an account that is gone.
    pub(in crate::github) user: Option<Account>,
    /// The App that wrote, or that a person wrote through.
    performed_via_github_app: Option<serde_json::Value>,
}

/// An account of GitHub: a person's or an App's.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(in crate::github) struct Account {
    pub(in crate::github) login: String,
    #[serde(rename = "type")]
    sort: String,
}

impl Account {
    /// Whether this is an App's account rather than a person's.
    pub(in crate::github) fn is_bot(&self) -> bool {
        self.sort == "Bot"
    }
}

impl Identity {
    /// Whether this author has written it.
    pub(in crate::github) fn wrote(&self, written: &Authorship) -> bool {
        let Some(user) = &written.user else { return false };
        match self {
            // GitHub's names ignore case.
            Identity::User(login) => user.login.eq_ignore_ascii_case(login),
            Identity::Bot => user.is_bot() && (user.login == ACTIONS || written.performed_via_github_app.is_some()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(login: &str, sort: &str, app: bool) -> Authorship {
        let app = if app { serde_json::json!({"slug": "some-app"}) } else { serde_json::Value::Null };
        serde_json::from_value(serde_json::json!({"user": {"login": login, "type": sort}, "performed_via_github_app": app})).unwrap()
    }

    #[test]
    fn a_bot_knows_only_bots_as_itself() {
        assert!(Identity::Bot.wrote(&written("github-actions[bot]", "Bot", false)));
        assert!(Identity::Bot.wrote(&written("our-app[bot]", "Bot", true)));
        assert!(!Identity::Bot.wrote(&written("other[bot]", "Bot", false)));
        // A visitor may write through an App, but stays a person.
        assert!(!Identity::Bot.wrote(&written("visitor", "User", true)));
        assert!(!Identity::Bot.wrote(&Authorship::default()));
    }

    #[test]
    fn a_person_is_known_by_name_whatever_its_case() {
        let identity = Identity::User("Ann".to_owned());
        assert!(identity.wrote(&written("ann", "User", false)));
        assert!(!identity.wrote(&written("anna", "User", false)));
    }
}
