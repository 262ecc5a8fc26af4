//! Where two commits parted, from GitHub: for clones too shallow to tell.

use serde::Deserialize;

use super::client::{Client, understand};
use super::error::{Error, ErrorKind};
use super::marker::is_commit;
use super::percent::quoted;

/// How two commits stand to each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parting {
    /// The commit from which both come.
    pub merge_base: String,
    /// Commits that the head has and the base lacks.
    pub ahead_by: u64,
    /// Commits that the base has and the head lacks.
    pub behind_by: u64,
}

/// Where `base` and `head` parted. Each is a commit's id, a branch, or `owner:branch` of a fork.
///
/// # Errors
/// When GitHub does not know one of them, or they have nothing in common (404).
pub fn merge_base(client: &mut Client, base: &str, head: &str) -> Result<Parting, Error> {
    #[derive(Deserialize)]
    struct Compared {
        merge_base_commit: Named,
        ahead_by: u64,
        behind_by: u64,
    }
    #[derive(Deserialize)]
    struct Named {
        sha: String,
    }
    let doing = format!("compare {base} with {head}");
    // The answer lists commits as well; one is the fewest that can be asked for.
    let path = client.path(format!("compare/{}...{}?per_page=1&page=1", reference(base), reference(head)));
    let compared: Compared = understand(client.get(path, &doing, "contents: read")?, &doing)?;
    if !is_commit(&compared.merge_base_commit.sha) {
        return Err(Error::new(&doing, ErrorKind::Unreadable, "the merge base is no commit id"));
    }
    Ok(Parting { merge_base: compared.merge_base_commit.sha, ahead_by: compared.ahead_by, behind_by: compared.behind_by })
}

/// A reference as part of a path: the colon before a fork's branch stays.
fn reference(text: &str) -> String {
    match text.split_once(':') {
        Some((owner, branch)) => format!("{}:{}", quoted(owner), quoted(branch)),
        None => quoted(text),
    }
}
