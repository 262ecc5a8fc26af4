//! The client: requests about one repository, repeated where that is sensible.
//!
//! What may be repeated is repeated: reading, replacing and deleting end in the same state however often they
//! land. Creating does not, so [`Client::send_unless`] looks first whether an earlier try has landed after all. Pages
//! are asked for by number on our own address; the `Link` header is not followed, so that no proxy is gone
//! around and no token taken elsewhere.

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::address::{address, is_repository};
use super::exchange::{HttpConnection, Method, NoAnswer, Reply, Stage};
use super::identity::Identity;
use super::retry::{Exhausted, Patience, Retry, RetryBudget, judge};
use super::token::Token;
use super::transport::Proxies;
use crate::github::error::{Error, ErrorKind};

/// Entries of a page, the most that GitHub gives.
pub(super) const PAGE: usize = 100;

/// Pages that are read of one listing at most.
pub(super) const MOST_PAGES: usize = 100;

/// API address, repository, token and limits of a client.
pub struct Connection<'a> {
    /// Address of the API, as `GITHUB_API_URL` has it; a path in it is kept (`https://ghe.example/api/v3`).
    pub api_url: &'a str,
    /// The repository as `owner/name`.
    pub repository: &'a str,
    /// The token that requests are signed with.
    pub token: Token,
    /// How long to wait for answers.
    pub patience: Patience,
    /// The proxies to go through.
    pub proxies: Proxies,
}

/// A client for one repository. Nothing is set up or sent before the first request.
pub struct Client {
    base: String,
    repository: String,
    token: Token,
    retry_budget: RetryBudget,
    request: std::time::Duration,
    proxies: Proxies,
    connection: Option<HttpConnection>,
    pub(in crate::github) identity: Option<Identity>,
}

/// One request, with the words for its failure.
pub(in crate::github) struct Request<'a> {
    pub(in crate::github) method: Method,
    /// Path and query, after the address of the API.
    pub(in crate::github) path: String,
    pub(in crate::github) body: Option<Value>,
    /// What the request does, to complete the sentence "could not …".
    pub(in crate::github) doing: &'a str,
    /// The permission that a job needs for it, as a workflow writes it.
    pub(in crate::github) needs: &'a str,
}

/// The error of a try, and whether to try again.
struct FailedTry {
    error: Error,
    again: Retry,
}

impl Client {
    /// A client that has checked what it was given, and nothing else.
    ///
    /// # Errors
    /// [`ErrorKind::Setup`] when the address or the repository can't be one.
    pub fn new(connection: Connection<'_>) -> Result<Client, Error> {
        let base = address(connection.api_url)?;
        if !is_repository(connection.repository) {
            let said = format!("`{}` is not of the form `owner/name`", connection.repository);
            return Err(Error::new("use the repository", ErrorKind::Setup, said).hint("GITHUB_REPOSITORY sets it"));
        }
        let Patience { request, .. } = connection.patience;
        Ok(Client {
            base,
            repository: connection.repository.to_owned(),
            token: connection.token,
            retry_budget: RetryBudget::new(connection.patience),
            request,
            proxies: connection.proxies,
            connection: None,
            identity: None,
        })
    }

    /// The repository as `owner/name`.
    pub fn repository(&self) -> &str {
        &self.repository
    }

    /// The token, for those who must keep it out of other texts.
    pub fn token(&self) -> &Token {
        &self.token
    }

    /// The path of something in the repository.
    pub(in crate::github) fn path(&self, rest: impl AsRef<str>) -> String {
        format!("/repos/{}/{}", self.repository, rest.as_ref())
    }

    /// Sends a request that is not simply repeated. Before each further try, `settled` looks whether that is still
    /// called for: an earlier try may have landed although its answer was lost, or somebody else been quicker.
    /// What it finds is then the result.
    pub(in crate::github) fn send_unless<T>(
        &mut self,
        request: &Request<'_>,
        read: impl Fn(Value) -> Result<T, Error>,
        mut settled: impl FnMut(&mut Client) -> Result<Option<T>, Error>,
    ) -> Result<T, Error> {
        let mut tries = 0;
        loop {
            let miss = match self.attempt(request) {
                Ok(value) => return read(value),
                Err(miss) => miss,
            };
            tries += 1;
            self.pause(miss, tries)?;
            if let Some(found) = settled(self)? {
                return Ok(found);
            }
        }
    }

    /// Sends a request that does no harm when it lands twice, as often as is sensible.
    pub(in crate::github) fn send(&mut self, request: &Request<'_>) -> Result<Value, Error> {
        self.send_unless(request, Ok, |_| Ok(None))
    }

    /// Sends a GET request.
    pub(in crate::github) fn get(&mut self, path: String, doing: &str, needs: &str) -> Result<Value, Error> {
        self.send(&Request { method: Method::Get, path, body: None, doing, needs })
    }

    /// Asks for a listing, page by page, until a page is short. `entries` takes the list out of an answer.
    ///
    /// # Errors
    /// Also when the listing does not end: half a list must not pass for a whole one.
    pub(in crate::github) fn list<T: DeserializeOwned>(
        &mut self,
        path: &str,
        inside: Option<&str>,
        doing: &str,
        needs: &str,
    ) -> Result<Vec<T>, Error> {
        let mut all = Vec::new();
        for page in 1..=MOST_PAGES {
            let (entries, full) = self.page(path, page, inside, doing, needs)?;
            all.extend(entries);
            if !full {
                return Ok(all);
            }
        }
        let said = format!("there are more than {} entries", PAGE * MOST_PAGES);
        Err(Error::new(doing, ErrorKind::Unreadable, said))
    }

    /// One page of a listing, from 1, and whether it is full, so that there may be another.
    pub(in crate::github) fn page<T: DeserializeOwned>(
        &mut self,
        path: &str,
        page: usize,
        inside: Option<&str>,
        doing: &str,
        needs: &str,
    ) -> Result<(Vec<T>, bool), Error> {
        let joint = if path.contains('?') { '&' } else { '?' };
        let mut answer = self.get(format!("{path}{joint}per_page={PAGE}&page={page}"), doing, needs)?;
        let list = match inside {
            Some(field) => answer.get_mut(field).map(Value::take).unwrap_or_default(),
            None => answer,
        };
        let entries: Vec<T> = parse_answer(list, doing)?;
        let full = entries.len() >= PAGE;
        Ok((entries, full))
    }

    /// Sends the request once.
    fn attempt(&mut self, request: &Request<'_>) -> Result<Value, FailedTry> {
        let url = format!("{}{}", self.base, request.path);
        let never = |error| FailedTry { error, again: Retry::Never };
        let connection = match self.connection.take() {
            Some(connection) => connection,
            None => HttpConnection::new(&self.base, &self.token, &self.proxies, self.request).map_err(|why| {
                let hint = "if the certificates of this machine are missing, SSL_CERT_FILE names a file with them";
                never(Error::new(request.doing, ErrorKind::Setup, self.token.redact(&why)).hint(hint))
            })?,
        };
        let sent = self.connection.insert(connection).send(request.method, &url, request.body.as_ref());
        match sent {
            Ok(reply) if (200..300).contains(&reply.status) => parse(&reply, request.doing).map_err(never),
            Ok(reply) => Err(self.refused(&reply, request)),
            Err(lost) => Err(self.no_answer(&lost, request)),
        }
    }

    /// The error for a request without an answer.
    fn no_answer(&mut self, lost: &NoAnswer, request: &Request<'_>) -> FailedTry {
        if lost.at == Stage::Timeout {
            self.retry_budget.charge(self.request);
        }
        let said = format!("no answer from {}: {}", self.base, self.token.redact(&lost.why));
        let error = Error::new(request.doing, ErrorKind::Unavailable, said);
        match lost.at {
            Stage::Trust => FailedTry { error: error.hint("SSL_CERT_FILE names a file with certificates to trust"), again: Retry::Never },
            Stage::Connect => FailedTry { error, again: Retry::Unreached },
            Stage::Broken | Stage::Timeout => FailedTry { error, again: Retry::Later },
        }
    }

    /// The error for an answer without success.
    fn refused(&self, reply: &Reply, request: &Request<'_>) -> FailedTry {
        let again = judge(reply);
        let said = format!("GitHub answered {}: {}", reply.status, self.token.redact(&reply.message()));
        let kind = match (reply.status, again) {
            (_, Retry::Limit(_)) => ErrorKind::Limited,
            (_, Retry::Later) => ErrorKind::Unavailable,
            (401, _) => ErrorKind::Unauthorized,
            (403, _) => ErrorKind::Forbidden,
            (404 | 410, _) => ErrorKind::Missing,
            _ => ErrorKind::Refused,
        };
        let error = Error::new(request.doing, kind, said);
        let error = match kind {
            ErrorKind::Unauthorized => {
                error.hint(format!("{} does not accept the token: is it of this server, and still valid?", self.base))
            }
            ErrorKind::Forbidden | ErrorKind::Missing => error.hint(permission(request.needs)),
            ErrorKind::Refused if (300..400).contains(&reply.status) => error.hint("the repository has moved: give its present name"),
            _ => error,
        };
        FailedTry { error, again }
    }

    /// Waits for the next try, or says why there is none.
    fn pause(&mut self, miss: FailedTry, tries: u32) -> Result<(), Error> {
        match (self.retry_budget.wait(miss.again, tries), miss.again) {
            (Ok(()), _) => Ok(()),
            (Err(_), Retry::Never) => Err(miss.error),
            (Err(Exhausted::Tries(tries)), _) => Err(miss.error.hint(format!("gave up after {tries} tries"))),
            (Err(Exhausted::Time(due, left)), _) => Err(miss.error.hint(format!(
                "gave up, because the next try is due in {} s and only {} s of waiting are left",
                due.as_secs(),
                left.as_secs()
            ))),
        }
    }
}

/// What to do about a missing permission.
fn permission(needs: &str) -> String {
    format!("the token needs `{needs}`: give it in the job's `permissions:` (a pull request from a fork never gets it)")
}

/// The answer as JSON; no content is `null`.
fn parse(reply: &Reply, doing: &str) -> Result<Value, Error> {
    if reply.body.iter().all(u8::is_ascii_whitespace) {
        return Ok(Value::Null);
    }
    serde_json::from_slice(&reply.body)
        .map_err(|error| Error::new(doing, ErrorKind::Unreadable, format!("the answer is no JSON: {error}")).hint(PROXY))
}

/// An answer as the type that it should have.
pub(in crate::github) fn parse_answer<T: DeserializeOwned>(value: Value, doing: &str) -> Result<T, Error> {
    serde_json::from_value(value)
        .map_err(|error| Error::new(doing, ErrorKind::Unreadable, format!("the answer is not what GitHub documents: {error}")).hint(PROXY))
}

const PROXY: &str = "is GITHUB_API_URL the address of the API, and nothing between that answers in its place?";
