//! Where something that perfdiff has written at GitHub is found.

use serde::Deserialize;
use serde_json::Value;

use crate::github::error::Error;
use crate::github::http::client::parse_answer;

/// Where a comment, check or issue is found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The id of a comment or check run, the number of an issue.
    pub id: u64,
    /// Its page, for people; empty if GitHub did not say.
    pub url: String,
}

/// The link in an answer to a create.
pub(super) fn read_created(answer: Value, doing: &str) -> Result<Link, Error> {
    #[derive(Deserialize)]
    struct Created {
        id: u64,
        #[serde(default)]
        html_url: Option<String>,
    }
    let created: Created = parse_answer(answer, doing)?;
    Ok(Link { id: created.id, url: created.html_url.unwrap_or_default() })
}
