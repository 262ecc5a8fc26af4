//! Where two commits parted, from GitHub: for clones too shallow to tell.

use serde::Deserialize;

use crate::github::error::{Error, ErrorKind};
use crate::github::http::client::{Client, parse_answer};
use crate::github::http::percent::percent_encoded;
use crate::model::CommitId;

/// The commit where `base` and `head` parted. Each is a commit's id, a branch, or `owner:branch` of a fork.
///
/// # Errors
/// When GitHub does not know one of them, or they have nothing in common (404).
pub fn merge_base(client: &mut Client, base: &str, head: &str) -> Result<String, Error> {
    #[derive(Deserialize)]
    struct Compared {
        merge_base_commit: Named,
    }
    #[derive(Deserialize)]
    struct Named {
        sha: String,
    }
    let doing = format!("compare {base} with {head}");
    // The answer lists commits as well; one is the fewest that can be asked for.
    let path = client.path(format!("compare/{}...{}?per_page=1&page=1", reference(base), reference(head)));
    let compared: Compared = parse_answer(client.get(path, &doing, "contents: read")?, &doing)?;
    if CommitId::parse_full(&compared.merge_base_commit.sha).is_none() {
        return Err(Error::new(&doing, ErrorKind::Unreadable, "the merge base is no commit id"));
    }
    Ok(compared.merge_base_commit.sha)
}

/// A reference as part of a path: the colon before a fork's branch stays.
fn reference(text: &str) -> String {
    match text.split_once(':') {
        Some((owner, branch)) => format!("{}:{}", percent_encoded(owner), percent_encoded(branch)),
        None => percent_encoded(text),
    }
}
