//! GitHub as far as this job can reach it.
//!
//! There may be no token, or one that may only read, as on every pull request from a fork. Whatever can't be said on
//! GitHub is written to the log, and the verdict stays as it is.

use crate::cli::commands::ci::job_context::JobContext;
use crate::cli::commands::ci::log;
use crate::cli::exit::Failure;
use crate::cli::io::Io;
use crate::github::event::Event;
use crate::github::{Client, Connection, Error, Patience, Proxies, Token};

/// GitHub, perhaps.
pub(in crate::cli) struct GithubAccess {
    client: Option<Client>,
    /// Why there is no client.
    why: String,
    /// Whether the pull request comes from a fork, so that the token may only read.
    fork: bool,
    /// Whether something was refused, and whether anything was written.
    refused: bool,
    written: bool,
}

impl GithubAccess {
    /// Makes ready; nothing is sent yet.
    pub(in crate::cli) fn new(context: &JobContext, io: &Io<'_>) -> GithubAccess {
        let fork = matches!(&context.event, Event::PullRequest(pull) if pull.is_fork);
        let fork = fork && context.job.event_name == "pull_request";
        let access = GithubAccess { client: None, why: String::new(), fork, refused: false, written: false };
        let Some(token) = io.var("GITHUB_TOKEN") else {
            let why = "GITHUB_TOKEN is not set: give the step `env: GITHUB_TOKEN: ${{ github.token }}`";
            return GithubAccess { why: why.to_owned(), ..access };
        };
        let client = Token::new(&token).and_then(|token| {
            Client::new(Connection {
                api_url: &context.job.api_url,
                repository: &context.job.repository,
                token,
                patience: Patience::default(),
                proxies: Proxies::read(&*io.env),
            })
        });
        match client {
            Ok(client) => GithubAccess { client: Some(client), ..access },
            Err(error) => GithubAccess { why: error.to_string(), ..access },
        }
    }

    /// For reading.
    pub(in crate::cli) fn reader(&mut self) -> Option<&mut Client> {
        self.client.as_mut()
    }

    /// Whether nothing can be written since the pull request comes from a fork, or all that was tried was refused.
    pub(in crate::cli) fn is_read_only(&self) -> bool {
        self.fork || self.refused && !self.written
    }

    /// Writes something; that it can't be is a warning, and nothing on a fork's pull request, of which it is said once for all. A comment,
    /// a check run and an issue need a permission each: that one is refused says nothing of the others.
    pub(in crate::cli) fn write<T>(
        &mut self,
        what: &str,
        io: &mut Io<'_>,
        write: impl FnOnce(&mut Client) -> Result<T, Error>,
    ) -> Result<Option<T>, Failure> {
        if self.fork {
            return Ok(None);
        }
        let Some(client) = &mut self.client else {
            log::warn(&format!("no {what} was written: {}", self.why), io)?;
            return Ok(None);
        };
        match write(client) {
            Ok(done) => {
                self.written = true;
                Ok(Some(done))
            }
            Err(error) => {
                self.refused |= error.is_read_only();
                log::warn(&format!("no {what} was written: {error}"), io)?;
                Ok(None)
            }
        }
    }
}
