//! GitHub as far as this job can reach it.
//!
//! There may be no token, or one that may only read, as on every pull request from a fork. Whatever can't be said on
//! GitHub is said in the log, and the verdict stays as it is.

use super::super::io::Io;
use super::log;
use super::scene::Scene;
use crate::cli::exit::Failure;
use crate::github::event::Event;
use crate::github::{Client, Connection, Error, Patience, Proxies, Token};

/// GitHub, perhaps.
pub(super) struct Hub {
    client: Option<Client>,
    /// Why there is no client.
    why: String,
    /// Whether the token may only read.
    read_only: bool,
}

impl Hub {
    /// Makes ready; nothing is sent yet.
    pub(super) fn new(scene: &Scene, io: &Io<'_>) -> Hub {
        let fork = matches!(&scene.event, Event::PullRequest(pull) if pull.is_fork);
        let read_only = fork && scene.job.event_name == "pull_request";
        let Some(token) = io.var("GITHUB_TOKEN") else {
            let why = "GITHUB_TOKEN is not set: give the step `env: GITHUB_TOKEN: ${{ github.token }}`";
            return Hub { client: None, why: why.to_owned(), read_only };
        };
        let client = Token::new(&token).and_then(|token| {
            Client::new(Connection {
                api_url: &scene.job.api_url,
                repository: &scene.job.repository,
                token,
                patience: Patience::default(),
                proxies: Proxies::read(&*io.env),
            })
        });
        match client {
            Ok(client) => Hub { client: Some(client), why: String::new(), read_only },
            Err(error) => Hub { client: None, why: error.to_string(), read_only },
        }
    }

    /// For reading.
    pub(super) fn reader(&mut self) -> Option<&mut Client> {
        self.client.as_mut()
    }

    /// Whether nothing can be written since the pull request comes from a fork, or the token turned out to be read-only.
    pub(super) fn is_read_only(&self) -> bool {
        self.read_only
    }

    /// Writes something; that it can't be is a warning, and nothing where the token may only read, which is said once for
    /// all.
    pub(super) fn write<T>(
        &mut self,
        what: &str,
        io: &mut Io<'_>,
        write: impl FnOnce(&mut Client) -> Result<T, Error>,
    ) -> Result<Option<T>, Failure> {
        if self.read_only {
            return Ok(None);
        }
        let Some(client) = &mut self.client else {
            log::warn(&format!("no {what} was written: {}", self.why), io)?;
            return Ok(None);
        };
        match write(client) {
            Ok(done) => Ok(Some(done)),
            Err(error) => {
                self.read_only = error.is_read_only();
                log::warn(&format!("no {what} was written: {error}"), io)?;
                Ok(None)
            }
        }
    }
}
