//! A label on a pull request, and whether it was set by somebody who may decide.
//!
//! People with the triage role may set labels, and so may workflows that label by what a stranger wrote; neither
//! may accept a regression. So the label counts by who set it last: a person who can write to the repository.

use serde::Deserialize;
use serde_json::Value;

use crate::github::error::{Error, ErrorKind};
use crate::github::http::client::Client;
use crate::github::http::identity::Account;
use crate::github::http::percent::percent_encoded;

/// Whether a label is set, and by whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Labelled {
    /// The pull request does not have the label.
    No,
    /// It was set by somebody who may write.
    Yes {
        /// The account's name.
        by: String,
        /// When, as GitHub writes it: commits pushed later were not looked at.
        at: String,
    },
    /// It is set, but does not count.
    Ignored {
        /// Who set it; empty where GitHub does not say.
        by: String,
        /// Why it does not count, as the end of a sentence.
        why: String,
    },
}

/// Looks for a label (whatever its case) on a pull request, and who set it.
///
/// # Errors
/// When GitHub does not answer. An error is no acceptance.
pub fn find(client: &mut Client, number: u64, label: &str) -> Result<Labelled, Error> {
    #[derive(Deserialize)]
    struct Set {
        name: String,
    }
    let doing = format!("read the labels of pull request {number}");
    let path = client.path(format!("issues/{number}/labels"));
    let all: Vec<Set> = client.list(&path, None, &doing, "pull-requests: read")?;
    if !all.iter().any(|set| set.name.eq_ignore_ascii_case(label)) {
        return Ok(Labelled::No);
    }
    let Some((actor, at)) = last_set(client, number, label)? else {
        return Ok(Labelled::Ignored { by: String::new(), why: "GitHub does not say who set it".to_owned() });
    };
    if actor.is_bot() {
        return Ok(Labelled::Ignored { by: actor.login, why: "it was set by a bot".to_owned() });
    }
    let role = role(client, &actor.login)?;
    match role.as_str() {
        "admin" | "maintain" | "write" => Ok(Labelled::Yes { by: actor.login, at }),
        _ => Ok(Labelled::Ignored { by: actor.login, why: format!("it needs write access to set it, and they have `{role}`") }),
    }
}

/// Who set the label last, and when.
fn last_set(client: &mut Client, number: u64, label: &str) -> Result<Option<(Account, String)>, Error> {
    #[derive(Deserialize)]
    struct Happened {
        #[serde(default)]
        event: String,
        #[serde(default)]
        actor: Option<Account>,
        #[serde(default)]
        created_at: String,
        #[serde(default)]
        label: Option<Value>,
    }
    let path = client.path(format!("issues/{number}/events"));
    let all: Vec<Happened> = client.list(&path, None, &format!("read who labelled pull request {number}"), "issues: read")?;
    let named = |one: &Happened| one.label.as_ref().and_then(|set| set.get("name")).and_then(Value::as_str).map(str::to_owned);
    let last = all.into_iter().rfind(|one| one.event == "labeled" && named(one).is_some_and(|name| name.eq_ignore_ascii_case(label)));
    Ok(last.and_then(|one| Some((one.actor?, one.created_at))))
}

/// What somebody may do in the repository: `admin`, `write`, `read`, `none`.
fn role(client: &mut Client, login: &str) -> Result<String, Error> {
    let doing = format!("ask what {login} may do");
    let path = client.path(format!("collaborators/{}/permission", percent_encoded(login)));
    match client.get(path, &doing, "metadata: read") {
        Ok(answer) => answer
            .get("permission")
            .and_then(Value::as_str)
            .map(str::to_owned)
            .ok_or_else(|| Error::new(&doing, ErrorKind::Unreadable, "the answer has no `permission`")),
        Err(error) if error.kind() == ErrorKind::Missing => Ok("none".to_owned()),
        Err(error) => Err(error),
    }
}
