//! One lane of the chain that `.ci/github.sh` starts: fault layer, validating proxy, stateful fake.
//!
//! The fault layer takes its orders under `/_lane/<lane>/…` and hands `/_state/…` through to the fake, so that a
//! test can look at what is really there.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::{Value, json};

use crate::github::stage::{Fault, Seen, Server, TOKEN};

/// A lane of the chain.
pub(crate) struct Chain {
    host: String,
    lane: String,
}

impl Chain {
    /// `address` is that of the fault layer, as `http://127.0.0.1:port`.
    fn new(address: &str, lane: &str) -> Chain {
        Chain { host: address.trim_start_matches("http://").trim_end_matches('/').to_owned(), lane: lane.to_owned() }
    }

    /// A lane of the chain that the environment names, if it does.
    pub(crate) fn of_environment(lane: &str) -> Option<Chain> {
        let address = std::env::var("PERFDIFF_GITHUB_CHAIN").ok().filter(|address| !address.is_empty())?;
        Some(Chain::new(&address, lane))
    }

    /// A request straight to the fake, about the repository.
    pub(crate) fn state(&self, method: &str, rest: &str, token: &str, body: &Value) -> Value {
        self.ask(method, &format!("/_state/repos/acme/widgets/{rest}"), token, body)
    }

    /// A request of our own, past perfdiff.
    fn ask(&self, method: &str, path: &str, token: &str, body: &Value) -> Value {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let mut stream = TcpStream::connect(&self.host).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        let head = format!(
            "{method} {path} HTTP/1.0\r\nhost: {}\r\nauthorization: Bearer {token}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
            self.host,
            body.len()
        );
        stream.write_all(format!("{head}{body}").as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap();
        assert!(status.starts_with('2'), "{method} {path}: {answer}");
        if body.is_empty() { Value::Null } else { serde_json::from_str(body).unwrap() }
    }
}

impl Server for Chain {
    fn api(&self) -> String {
        format!("http://{}/{}", self.host, self.lane)
    }

    fn pull_request(&self) -> u64 {
        let issue = self.ask("POST", "/_state/repos/acme/widgets/issues", TOKEN, &json!({"title": self.lane}));
        issue["number"].as_u64().unwrap()
    }

    fn write(&self, token: &str, number: u64, body: &str) -> u64 {
        let path = format!("/_state/repos/acme/widgets/issues/{number}/comments");
        self.ask("POST", &path, token, &json!({ "body": body }))["id"].as_u64().unwrap()
    }

    fn delete(&self, id: u64) {
        self.ask("DELETE", &format!("/_state/repos/acme/widgets/issues/comments/{id}"), TOKEN, &Value::Null);
    }

    fn comments(&self, number: u64) -> Vec<(u64, String, String)> {
        let mut all = Vec::new();
        for page in 1.. {
            let path = format!("/_state/repos/acme/widgets/issues/{number}/comments?per_page=100&page={page}");
            let list = self.ask("GET", &path, TOKEN, &Value::Null);
            let list = list.as_array().unwrap();
            let text = |value: &Value| value.as_str().unwrap().to_owned();
            all.extend(list.iter().map(|one| (one["id"].as_u64().unwrap(), text(&one["user"]["login"]), text(&one["body"]))));
            if list.len() < 100 {
                break;
            }
        }
        all
    }

    fn inject(&self, faults: &[Fault]) {
        let faults: Vec<Value> = faults.iter().map(Fault::json).collect();
        self.ask("POST", &format!("/_lane/{}/faults", self.lane), TOKEN, &json!(faults));
    }

    fn seen(&self) -> Vec<Seen> {
        let log = self.ask("GET", &format!("/_lane/{}/log", self.lane), TOKEN, &Value::Null);
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let seen = log.as_array().unwrap().iter().map(|one| Seen {
            method: text(&one["method"]),
            path: text(&one["path"]),
            headers: one["headers"].as_object().unwrap().iter().map(|(name, value)| (name.clone(), text(value))).collect(),
            body: text(&one["body"]),
            status: u16::try_from(one["status"].as_u64().unwrap()).unwrap(),
            injected: one["injected"].as_bool().unwrap(),
        });
        seen.collect()
    }
}
