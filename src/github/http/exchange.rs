//! Sends one request and reads its answer: the only file besides `transport` that uses octocrab and async code.
//!
//! octocrab's typed calls are not used: its models refuse answers that lack fields we don't need, and its update
//! of a comment sends the wrong method. Nor is its retry, which repeats a POST whose first try may have landed.

use std::error::Error as StdError;
use std::time::Duration;

use http_body_util::{BodyExt as _, Limited};
use octocrab::Octocrab;
use serde_json::Value;
use tokio::runtime::{Builder, Runtime};

use super::error_chain::with_causes;
use super::token::Token;
use super::transport::{self, Proxies};

/// Largest answer that is read; a page of a hundred comments of the greatest length is half of it.
const LARGEST: usize = 64 << 20;

/// Longest wait for a connection, within the longest wait for an answer.
const CONNECT: Duration = Duration::from_secs(10);

/// The methods that we use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::github) enum Method {
    Get,
    Post,
    Patch,
    Delete,
}

/// What a server answered, as far as it matters here.
#[derive(Debug, Clone)]
pub(super) struct Reply {
    pub(in crate::github) status: u16,
    /// The wait that the server asks for.
    pub(super) retry_after: Option<Duration>,
    /// Requests that the rate limit leaves.
    pub(super) remaining: Option<u64>,
    /// Time until the rate limit starts anew, by the server's own clock: ours may be wrong.
    pub(super) reset_in: Option<Duration>,
    pub(in crate::github) body: Vec<u8>,
}

impl Reply {
    /// What an answer without success says of itself: GitHub's `message`, or the beginning of the text.
    pub(in crate::github) fn message(&self) -> String {
        let said = serde_json::from_slice::<Value>(&self.body).ok();
        let field = |name: &str| said.as_ref().and_then(|said| said.get(name)).and_then(Value::as_str).map(str::to_owned);
        // `title` and `detail` are what proxies write that follow RFC 9457.
        field("message")
            .or_else(|| field("title"))
            .unwrap_or_else(|| String::from_utf8_lossy(&self.body[..self.body.len().min(2000)]).into_owned())
    }
}

/// Why there is no answer at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct NoAnswer {
    /// The error with its causes.
    pub(in crate::github) why: String,
    /// How far the request got.
    pub(in crate::github) at: Stage,
}

/// How far a request without an answer got.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    /// The server's certificate is not trusted: it won't be the next time.
    Trust,
    /// The server could not be reached.
    Connect,
    /// The connection broke after it was made.
    Broken,
    /// The server did not answer in time.
    Timeout,
}

/// A connection to one server, with the small runtime that it lives on.
pub(super) struct HttpConnection {
    octocrab: Octocrab,
    runtime: Runtime,
    patience: Duration,
}

impl HttpConnection {
    /// Sets everything up; nothing is sent yet. The error is a sentence.
    pub(in crate::github) fn new(base: &str, token: &Token, proxies: &Proxies, patience: Duration) -> Result<HttpConnection, String> {
        let runtime = Builder::new_current_thread().enable_all().build().map_err(|error| format!("no runtime: {error}"))?;
        // octocrab begins a task of its own, which needs to know where.
        let within = runtime.enter();
        let octocrab = transport::octocrab(base, token, proxies, CONNECT.min(patience))?;
        drop(within);
        Ok(HttpConnection { octocrab, runtime, patience })
    }

    /// Sends one request and reads its answer. `url` is the whole address.
    pub(in crate::github) fn send(&self, method: Method, url: &str, body: Option<&Value>) -> Result<Reply, NoAnswer> {
        self.runtime.block_on(async {
            match tokio::time::timeout(self.patience, self.exchange(method, url, body)).await {
                Ok(done) => done,
                Err(_) => Err(NoAnswer { why: format!("no answer within {} s", self.patience.as_secs_f64()), at: Stage::Timeout }),
            }
        })
    }

    async fn exchange(&self, method: Method, url: &str, body: Option<&Value>) -> Result<Reply, NoAnswer> {
        let response = match method {
            Method::Get => self.octocrab._get(url).await,
            Method::Post => self.octocrab._post(url, body).await,
            Method::Patch => self.octocrab._patch(url, body).await,
            Method::Delete => self.octocrab._delete(url, body).await,
        };
        let response = response.map_err(|error| lost(&error))?;
        let text = |name: &str| response.headers().get(name).and_then(|value| value.to_str().ok()).map(|text| text.trim().to_owned());
        let clock = text("date").and_then(|date| unix_seconds(&date));
        let reply = Reply {
            status: response.status().as_u16(),
            retry_after: text("retry-after").and_then(|text| wait(&text, clock)),
            remaining: text("x-ratelimit-remaining").and_then(|text| text.parse().ok()),
            reset_in: text("x-ratelimit-reset").and_then(|text| Some(until(text.parse().ok()?, clock?))),
            body: Vec::new(),
        };
        let body = Limited::new(response.into_body(), LARGEST).collect().await;
        let body =
            body.map_err(|error| NoAnswer { why: format!("the answer broke off: {}", with_causes(error.as_ref())), at: Stage::Broken })?;
        Ok(Reply { body: body.to_bytes().to_vec(), ..reply })
    }
}

/// What became of a request that octocrab has no answer for.
fn lost(error: &octocrab::Error) -> NoAnswer {
    let why = with_causes(error);
    let mut causes = std::iter::successors(error.source(), |error: &&(dyn StdError + 'static)| (*error).source());
    let connect = causes
        .any(|cause| cause.downcast_ref::<hyper_util::client::legacy::Error>().is_some_and(hyper_util::client::legacy::Error::is_connect));
    let at = match connect {
        true if why.contains("certificate") => Stage::Trust,
        true => Stage::Connect,
        false => Stage::Broken,
    };
    NoAnswer { why: why.trim_start_matches("Service Error: ").to_owned(), at }
}

/// `Retry-After` as a duration: seconds, or a date.
fn wait(text: &str, clock: Option<i64>) -> Option<Duration> {
    match text.parse() {
        Ok(seconds) => Some(Duration::from_secs(seconds)),
        Err(_) => Some(until(unix_seconds(text)?, clock?)),
    }
}

fn until(then: i64, now: i64) -> Duration {
    Duration::from_secs(u64::try_from(then.saturating_sub(now)).unwrap_or(0))
}

/// A date as HTTP writes it.
fn unix_seconds(date: &str) -> Option<i64> {
    jiff::fmt::rfc2822::parse(date).ok().map(|zoned| zoned.timestamp().as_second())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_are_read_as_seconds_or_as_a_date() {
        let clock = unix_seconds("Fri, 31 Jan 2026 12:00:00 GMT").or_else(|| unix_seconds("Sat, 31 Jan 2026 12:00:00 GMT"));
        assert_eq!(wait("7", None), Some(Duration::from_secs(7)));
        assert_eq!(wait("Sat, 31 Jan 2026 12:00:05 GMT", clock), Some(Duration::from_secs(5)));
        assert_eq!(wait("Sat, 31 Jan 2026 11:00:00 GMT", clock), Some(Duration::ZERO));
        assert_eq!(wait("soon", clock), None);
    }
}
