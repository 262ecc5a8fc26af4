//! Where a test plays: a server, a client of it, and a look behind the scenes.
//!
//! [`Stage::new`] gives the stand-in of [`crate::github::fake`], or, when `PERFDIFF_GITHUB_CHAIN` has the address of the
//! fault layer that `.ci/github.sh` starts, a lane of the real chain. A test can't tell which.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use perfdiff::github::comment::{Comment, Mode, Published, publish};
use perfdiff::github::{Client, Connection, Error, Patience, Proxies, RunOfWorkflow, Token};
use serde_json::{Value, json};

use crate::github::chain::Chain;
use crate::github::fake::Fake;

/// The token of the account that perfdiff writes as.
pub(crate) const TOKEN: &str = "token-of-perfdiff-bot-5f2c9a71";
/// A token that may read, as a fork's pull request gets it.
pub(crate) const FORK: &str = "token-of-a-fork-that-may-only-read";
/// Somebody who is not us.
pub(crate) const STRANGER: &str = "token-of-a-stranger-who-comments";
/// Two commits.
pub(crate) const SHA: &str = "6113728f27ae82c7b1a177c8d03f9e96e0adf246";
pub(crate) const NEXT: &str = "ec26c3e57ca3a959ca5aad62de7213c562f8c821";

/// The run of the workflow that publishes.
pub(crate) const RUN: RunOfWorkflow = RunOfWorkflow { id: 42, attempt: 1 };

/// A stage whose stand-in can still be scripted.
pub(crate) fn stage() -> (Fake, Stage) {
    let fake = Fake::start();
    (fake.clone(), Stage::on(fake))
}

/// A path below the repository.
pub(crate) fn at(rest: &str) -> String {
    format!("/repos/acme/widgets/{rest}")
}

/// What was sent, as JSON.
pub(crate) fn body(seen: &Seen) -> Value {
    serde_json::from_str(&seen.body).unwrap()
}

/// An answer that comes in place of, or after, what the server does.
#[derive(Debug, Clone)]
pub(crate) struct Fault {
    pub(crate) method: &'static str,
    /// Part of the path.
    pub(crate) path: &'static str,
    pub(crate) status: u16,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: String,
    /// Whether the server does its work first, so that only the answer is lost.
    pub(crate) after: bool,
}

impl Fault {
    pub(crate) fn new(method: &'static str, path: &'static str, status: u16) -> Fault {
        let body = json!({"message": format!("injected {status}")}).to_string();
        Fault { method, path, status, headers: Vec::new(), body, after: false }
    }

    pub(crate) fn header(mut self, name: &'static str, value: impl Into<String>) -> Fault {
        self.headers.push((name, value.into()));
        self
    }

    pub(crate) fn says(mut self, message: &str) -> Fault {
        self.body = json!({ "message": message }).to_string();
        self
    }

    pub(crate) fn after(mut self) -> Fault {
        self.after = true;
        self
    }

    pub(crate) fn json(&self) -> Value {
        let headers: serde_json::Map<String, Value> = self.headers.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect();
        json!({"method": self.method, "path": self.path, "status": self.status, "headers": headers, "body": self.body, "after": self.after})
    }
}

/// A request as the server saw it.
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    pub(crate) method: String,
    /// Path and query.
    pub(crate) path: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
    /// What was answered.
    pub(crate) status: u16,
    /// Whether the answer was injected.
    pub(crate) injected: bool,
}

/// What a server must let a test do.
pub(crate) trait Server {
    /// The address of the API.
    fn api(&self) -> String;
    /// Opens something to comment on; its number.
    fn pull_request(&self) -> u64;
    /// Comments behind the client's back; the comment's id.
    fn write(&self, token: &str, number: u64, body: &str) -> u64;
    /// Deletes a comment behind the client's back.
    fn delete(&self, id: u64);
    /// All comments, oldest first: id, login, body.
    fn comments(&self, number: u64) -> Vec<(u64, String, String)>;
    fn inject(&self, faults: &[Fault]);
    fn seen(&self) -> Vec<Seen>;
}

/// A server and what a test keeps asking of it.
pub(crate) struct Stage {
    pub(crate) server: Rc<dyn Server>,
    pub(crate) pull_request: u64,
}

impl Stage {
    /// The chain if there is one, else the stand-in. `lane` keeps tests apart.
    pub(crate) fn new(lane: &str) -> Stage {
        match Chain::of_environment(lane) {
            Some(chain) => Stage::on(chain),
            None => Stage::on(Fake::start()),
        }
    }

    /// On this server in any case.
    pub(crate) fn on(server: impl Server + 'static) -> Stage {
        let pull_request = server.pull_request();
        Stage { server: Rc::new(server), pull_request }
    }

    /// Makes a client on whichever thread calls it.
    pub(crate) fn connect(&self, token: &'static str) -> impl FnOnce() -> Client + Send + use<> {
        let api = self.api();
        move || connect(&api, token, Patience::default())
    }

    pub(crate) fn client(&self, token: &str) -> Client {
        self.client_with(token, Patience::default())
    }

    /// A client that takes notes of its waits instead of waiting.
    pub(crate) fn hurried(&self, token: &str) -> (Client, Rc<RefCell<Vec<Duration>>>) {
        let notes = Rc::new(RefCell::new(Vec::new()));
        let pen = Rc::clone(&notes);
        let pause = Box::new(move |time| pen.borrow_mut().push(time));
        (self.client_with(token, Patience { pause, ..Patience::default() }), notes)
    }

    pub(crate) fn client_with(&self, token: &str, patience: Patience) -> Client {
        connect(&self.api(), token, patience)
    }

    pub(crate) fn comment<'a>(&self, body: &'a str, sha: &'a str, run: u64) -> Comment<'a> {
        let run = Some(RunOfWorkflow { id: run, attempt: 1 });
        Comment { pull_request: self.pull_request, key: "api", head_sha: sha, run, origin: None, body, quiet: false }
    }

    /// Publishes as ourselves, without waiting.
    pub(crate) fn publish(&self, comment: &Comment<'_>) -> Result<Published, Error> {
        publish(&mut self.hurried(TOKEN).0, comment, Mode::Auto, &|_| String::new())
    }

    pub(crate) fn write(&self, token: &str, body: &str) -> u64 {
        self.server.write(token, self.pull_request, body)
    }

    pub(crate) fn api(&self) -> String {
        self.server.api()
    }

    pub(crate) fn comments(&self) -> Vec<(u64, String, String)> {
        self.server.comments(self.pull_request)
    }

    /// The comments that carry perfdiff's marker and are perfdiff's.
    pub(crate) fn ours(&self) -> Vec<(u64, String)> {
        let ours = self.comments().into_iter().filter(|(_, login, body)| login == "perfdiff-bot" && body.starts_with("<!-- perfdiff "));
        ours.map(|(id, _, body)| (id, body)).collect()
    }

    pub(crate) fn inject(&self, faults: &[Fault]) {
        self.server.inject(faults);
    }

    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.server.seen()
    }

    /// How often a method was used since the server started.
    pub(crate) fn count(&self, method: &str) -> usize {
        self.seen().iter().filter(|seen| seen.method == method).count()
    }

    /// POST, PATCH and DELETE in turn.
    pub(crate) fn writes(&self) -> (usize, usize, usize) {
        (self.count("POST"), self.count("PATCH"), self.count("DELETE"))
    }
}

fn connect(api: &str, token: &str, patience: Patience) -> Client {
    let token = Token::new(token).unwrap();
    Client::new(Connection { api_url: api, repository: "acme/widgets", token, patience, proxies: Proxies::default() }).unwrap()
}
