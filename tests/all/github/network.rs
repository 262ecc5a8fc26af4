//! What the network does to us: silence, cut answers, other servers, proxies.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::time::{Duration, Instant};

use perfdiff::github::comment::{Mode, publish};
use perfdiff::github::{Client, Connection, ErrorKind, Patience, Proxies, Token, commits};
use serde_json::json;

use crate::github::fake::Fake;
use crate::github::stage::{NEXT, SHA, Server as _, Stage, TOKEN};

/// A client of any address, that does not really wait.
fn client(api_url: &str, proxies: Proxies) -> Client {
    client_with(api_url, proxies, Duration::from_secs(60))
}

fn client_with(api_url: &str, proxies: Proxies, total: Duration) -> Client {
    let patience = Patience { total, request: Duration::from_millis(600), pause: Box::new(|_| ()) };
    Client::new(Connection { api_url, repository: "acme/widgets", token: Token::new(TOKEN).unwrap(), patience, proxies }).unwrap()
}

/// A server that answers every request with these bytes and closes.
fn answers(bytes: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let _ = stream.read(&mut [0; 4096]);
            let _ = stream.write_all(bytes.as_bytes());
        }
    });
    address
}

#[test]
fn a_server_that_says_nothing_is_not_waited_for_beyond_the_patience() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let start = Instant::now();
    let mut client = client_with(&address, Proxies::default(), Duration::from_secs(3));
    let error = commits::merge_base(&mut client, SHA, NEXT).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unavailable);
    assert!(error.to_string().contains("no answer within 0.6 s"), "{error}");
    // Five timeouts of 0.6 s eat the three seconds even though no pause takes time.
    assert!(start.elapsed() < Duration::from_secs(8), "{:?}", start.elapsed());
}

#[test]
fn nobody_there_is_said_with_the_cause() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let error = commits::merge_base(&mut client(&format!("http://127.0.0.1:{port}"), Proxies::default()), SHA, NEXT).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unavailable);
    let text = error.to_string().to_lowercase();
    assert!(text.contains("refused") && text.contains("gave up after 4 tries"), "{error}");
}

#[test]
fn an_answer_that_is_cut_or_no_json_is_no_success() {
    let cut = answers("HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n{\"merge_base_commit\"");
    assert_eq!(commits::merge_base(&mut client(&cut, Proxies::default()), SHA, NEXT).unwrap_err().kind(), ErrorKind::Unavailable);
    let page = answers("HTTP/1.1 200 OK\r\ncontent-length: 20\r\nconnection: close\r\n\r\n<html>Log in!</html>");
    let error = commits::merge_base(&mut client(&page, Proxies::default()), SHA, NEXT).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unreadable);
    assert!(error.to_string().contains("GITHUB_API_URL"), "{error}");
}

#[test]
fn a_redirect_takes_the_token_nowhere() {
    let other = Fake::start();
    let moved: &'static str = Box::leak(
        format!("HTTP/1.1 301 Moved\r\nlocation: {}/user\r\ncontent-length: 0\r\nconnection: close\r\n\r\n", other.api()).into_boxed_str(),
    );
    let error = commits::merge_base(&mut client(&answers(moved), Proxies::default()), SHA, NEXT).unwrap_err();
    assert!(error.to_string().contains("moved"), "{error}");
    assert!(other.seen().is_empty());
}

#[test]
fn links_to_other_pages_are_not_followed() {
    let other = Fake::start();
    let stage = Stage::on(Fake::start());
    let list = format!("<{}/repos/acme/widgets/issues/7/comments?page=2>; rel=\"next\"", other.api());
    stage.inject(&[crate::github::stage::Fault { body: "[]".to_owned(), ..crate::github::stage::Fault::new("GET", "/comments", 200) }
        .header("link", list)]);
    publish(&mut stage.client(TOKEN), &stage.comment("report", SHA, 1), Mode::Auto, &|_| String::new()).unwrap();
    assert!(other.seen().is_empty());
}

#[test]
fn a_server_that_echoes_the_token_does_not_get_it_into_an_error() {
    let stage = Stage::on(Fake::start());
    stage.inject(&[crate::github::stage::Fault::new("GET", "/comments", 422).says(&format!("what is\n::error::Bearer {TOKEN}?"))]);
    let error = publish(&mut stage.client(TOKEN), &stage.comment("report", SHA, 1), Mode::Auto, &|_| String::new()).unwrap_err();
    let text = format!("{error} {error:?}");
    assert!(!text.contains(TOKEN) && text.contains("Bearer ***?") && !error.to_string().contains('\n'), "{text}");
}

#[test]
fn the_proxy_of_the_environment_is_gone_through() {
    let fake = Fake::start();
    fake.script(
        "GET",
        &format!("/repos/acme/widgets/compare/{SHA}...{NEXT}"),
        200,
        json!({"merge_base_commit": {"sha": SHA}, "ahead_by": 1, "behind_by": 0}),
    );
    let proxy = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = proxy.local_addr().unwrap();
    let target = fake.api().trim_start_matches("http://").split('/').next().unwrap().to_owned();
    let asked = std::thread::spawn(move || {
        let (mut inside, _) = proxy.accept().unwrap();
        let mut head = [0; 4096];
        let length = inside.read(&mut head).unwrap();
        inside.write_all(b"HTTP/1.1 200 OK\r\n\r\n").unwrap();
        let mut outside = TcpStream::connect(&target).unwrap();
        let (mut from, mut to) = (inside.try_clone().unwrap(), outside.try_clone().unwrap());
        std::thread::spawn(move || std::io::copy(&mut from, &mut to));
        let _ = std::io::copy(&mut outside, &mut inside);
        String::from_utf8_lossy(&head[..length]).into_owned()
    });
    let env = |name: &str| (name == "http_proxy").then(|| format!("http://user:word@{address}"));
    let parted = commits::merge_base(&mut client(&fake.api(), Proxies::read(&env)), SHA, NEXT).unwrap();
    assert_eq!(parted, SHA);
    let asked = asked.join().unwrap();
    assert!(asked.starts_with("CONNECT 127.0.0.1:") && asked.to_lowercase().contains("proxy-authorization: basic "), "{asked}");
    assert!(!asked.contains(TOKEN), "the proxy is not told the token");
    // Hosts that the environment exempts are reached directly; this proxy is gone.
    let env = |name: &str| match name {
        "HTTP_PROXY" => Some(format!("http://{address}")),
        "NO_PROXY" => Some("127.0.0.1,localhost".to_owned()),
        _ => None,
    };
    assert!(commits::merge_base(&mut client(&fake.api(), Proxies::read(&env)), SHA, NEXT).is_ok());
}
