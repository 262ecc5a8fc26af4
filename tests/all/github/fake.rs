//! A stand-in for GitHub, as small as the tests allow: comments that stay, answers by script, faults on demand.
//!
//! It lives on loopback behind a path, like GitHub Enterprise, and refuses what GitHub refuses: unknown tokens,
//! writes with a token that may only read, bodies over the limit.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};

use crate::github::stage::{FORK, Fault, STRANGER, Seen, Server, TOKEN};

/// The path of the API on the host.
const PREFIX: &str = "/api/v3";
/// The job's own token, which can't ask who it is.
pub(crate) const ACTIONS: &str = "ghs_token-of-the-job-itself-77aa";

/// A server on loopback; it ends with the process.
#[derive(Clone)]
pub(crate) struct Fake {
    address: String,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    last_id: u64,
    comments: BTreeMap<u64, Value>,
    faults: Vec<Fault>,
    scripts: Vec<(String, String, u16, Value)>,
    seen: Vec<Seen>,
}

impl Fake {
    pub(crate) fn start() -> Fake {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}{PREFIX}", listener.local_addr().unwrap());
        let fake = Fake { address, state: Arc::default() };
        let served = fake.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let served = served.clone();
                std::thread::spawn(move || served.serve(&stream));
            }
        });
        fake
    }

    /// Answers requests to exactly this path (without query) from now on.
    pub(crate) fn script(&self, method: &str, path: &str, status: u16, body: Value) {
        self.state.lock().unwrap().scripts.insert(0, (method.to_owned(), path.to_owned(), status, body));
    }

    fn serve(&self, mut stream: &TcpStream) {
        stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        let Some(mut seen) = read(stream) else { return };
        let (status, headers, body) = self.answer(&mut seen);
        seen.status = status;
        self.state.lock().unwrap().seen.push(seen);
        let mut head = vec![format!("HTTP/1.1 {status} x"), format!("content-length: {}", body.len()), "connection: close".to_owned()];
        head.extend(headers.iter().map(|(name, value)| format!("{name}: {value}")));
        let text = format!("{}\r\n\r\n{body}", head.join("\r\n"));
        let _ = stream.write_all(text.as_bytes());
    }

    fn answer(&self, seen: &mut Seen) -> (u16, Vec<(&'static str, String)>, String) {
        let fault = {
            let mut state = self.state.lock().unwrap();
            let due = state.faults.iter().position(|fault| fault.method == seen.method && seen.path.contains(fault.path));
            due.map(|due| state.faults.remove(due))
        };
        seen.injected = fault.is_some();
        if let Some(fault) = fault {
            if fault.after {
                self.work(seen);
            }
            return (fault.status, fault.headers, fault.body);
        }
        let (status, body) = self.work(seen);
        let text = if body.is_null() { String::new() } else { body.to_string() };
        (status, vec![("content-type", "application/json".to_owned())], text)
    }

    fn work(&self, seen: &Seen) -> (u16, Value) {
        let token =
            seen.headers.iter().find(|(name, _)| name == "authorization").map_or("", |(_, value)| value.trim_start_matches("Bearer "));
        let user = match token {
            TOKEN | FORK => json!({"login": "perfdiff-bot", "type": "User"}),
            STRANGER => json!({"login": "stranger", "type": "User"}),
            ACTIONS => json!({"login": "github-actions[bot]", "type": "Bot"}),
            _ => return (401, json!({"message": "Bad credentials"})),
        };
        if token == FORK && seen.method != "GET" {
            return (403, json!({"message": "Resource not accessible by integration"}));
        }
        let (path, query) = seen.path.split_once('?').unwrap_or((&seen.path, ""));
        let mut state = self.state.lock().unwrap();
        if let Some((.., status, body)) = state.scripts.iter().find(|(method, at, ..)| *method == seen.method && at == path) {
            return (*status, paged(body, query));
        }
        let parts: Vec<&str> = path.trim_start_matches("/repos/acme/widgets/").split('/').collect();
        let sent: Value = serde_json::from_str(&seen.body).unwrap_or_default();
        match (seen.method.as_str(), &parts[..]) {
            ("GET", ["", "user"]) if token == ACTIONS => (403, json!({"message": "Resource not accessible by integration"})),
            ("GET", ["", "user"]) => (200, user),
            ("GET", ["issues", number, "comments"]) => {
                let all: Vec<&Value> = state.comments.values().filter(|comment| comment["issue"] == json!(number)).collect();
                (200, paged(&json!(all), query))
            }
            (_, ["issues", ..]) if sent["body"].as_str().is_some_and(|body| body.chars().count() > 65_536) => {
                (422, json!({"message": "Body is too long (maximum is 65536 characters)"}))
            }
            ("POST", ["issues", number, "comments"]) => {
                state.last_id += 1;
                let id = state.last_id;
                let page = format!("https://ghe.example/acme/widgets/pull/{number}#issuecomment-{id}");
                let comment = json!({"id": id, "issue": number, "body": sent["body"], "user": user, "html_url": page});
                state.comments.insert(id, comment.clone());
                (201, comment)
            }
            (method @ ("GET" | "PATCH" | "DELETE"), ["issues", "comments", id]) => {
                let id: u64 = id.parse().unwrap();
                match state.comments.get_mut(&id) {
                    None => (404, json!({"message": "Not Found"})),
                    Some(comment) if method == "GET" => (200, comment.clone()),
                    Some(comment) if comment["user"] != user => (403, json!({"message": "Must have admin rights to Repository."})),
                    Some(_) if method == "DELETE" => {
                        state.comments.remove(&id);
                        (204, Value::Null)
                    }
                    Some(comment) => {
                        comment["body"] = sent["body"].clone();
                        (200, comment.clone())
                    }
                }
            }
            _ => (404, json!({"message": "Not Found"})),
        }
    }
}

/// One page of a list, of what has the label and the state that is asked for; anything else as it is.
fn paged(body: &Value, query: &str) -> Value {
    let asked = |name: &str| query.split('&').filter_map(|pair| pair.split_once('=')).find(|(key, _)| *key == name).map(|(_, value)| value);
    let number = |name: &str| asked(name).and_then(|value| value.parse::<usize>().ok());
    let (size, page) = (number("per_page").unwrap_or(30), number("page").unwrap_or(1));
    let is_meant = |one: &&Value| {
        let labelled = |label: &str| one["labels"].as_array().is_some_and(|all| all.iter().any(|one| one["name"] == label));
        asked("labels").is_none_or(labelled) && asked("state").is_none_or(|state| one["state"].as_str().is_none_or(|own| own == state))
    };
    match body {
        Value::Array(all) => json!(all.iter().filter(is_meant).skip(size * (page - 1)).take(size).collect::<Vec<_>>()),
        other => other.clone(),
    }
}

/// One request, of at most some megabytes.
fn read(stream: &TcpStream) -> Option<Seen> {
    let mut reader = BufReader::new(stream.take(4 << 20));
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let mut words = line.split_whitespace();
    let (method, path) = (words.next()?.to_owned(), words.next()?.to_owned());
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        match line.trim_end().split_once(':') {
            Some((name, value)) => headers.push((name.to_lowercase(), value.trim().to_owned())),
            None => break,
        }
    }
    let length = headers.iter().find(|(name, _)| name == "content-length").map_or(0, |(_, value)| value.parse().unwrap());
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let path = path.strip_prefix(PREFIX).unwrap_or("/outside-the-api").to_owned();
    Some(Seen { method, path, headers, body: String::from_utf8(body).ok()?, status: 0, injected: false })
}

impl Server for Fake {
    fn api(&self) -> String {
        self.address.clone()
    }

    fn pull_request(&self) -> u64 {
        7
    }

    fn write(&self, token: &str, number: u64, body: &str) -> u64 {
        let headers = vec![("authorization".to_owned(), format!("Bearer {token}"))];
        let body = json!({ "body": body }).to_string();
        let path = format!("/repos/acme/widgets/issues/{number}/comments");
        let seen = Seen { method: "POST".to_owned(), path, headers, body, status: 0, injected: false };
        self.work(&seen).1["id"].as_u64().unwrap()
    }

    fn delete(&self, id: u64) {
        self.state.lock().unwrap().comments.remove(&id).unwrap();
    }

    fn comments(&self, number: u64) -> Vec<(u64, String, String)> {
        let state = self.state.lock().unwrap();
        let ours = state.comments.iter().filter(|(_, comment)| comment["issue"] == json!(number.to_string()));
        ours.map(|(id, comment)| (*id, comment["user"]["login"].as_str().unwrap().to_owned(), comment["body"].as_str().unwrap().to_owned()))
            .collect()
    }

    fn inject(&self, faults: &[Fault]) {
        self.state.lock().unwrap().faults.extend_from_slice(faults);
    }

    fn seen(&self) -> Vec<Seen> {
        self.state.lock().unwrap().seen.clone()
    }
}
