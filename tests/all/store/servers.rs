//! Git servers on the loopback, for as long as a test runs.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use super::made::git;

/// The token that the http server wants.
pub(crate) const TOKEN: &str = "ghs_a-token-that-must-never-show";
/// `x-access-token:` and the token, in base64.
const CREDENTIALS: &str = "eC1hY2Nlc3MtdG9rZW46Z2hzX2EtdG9rZW4tdGhhdC1tdXN0LW5ldmVyLXNob3c=";

/// A bare repository that takes pushes, and filters as forges do.
pub(crate) fn bare(directory: &Path) -> PathBuf {
    let path = directory.join("remote.git");
    git(directory, &["init", "-q", "--bare", "-b", "main", "remote.git"]);
    for (key, value) in
        [("http.receivepack", "true"), ("receive.autogc", "false"), ("uploadpack.allowFilter", "true"), ("receive.fsckObjects", "true")]
    {
        git(&path, &["config", key, value]);
    }
    path
}

/// A running `git daemon`.
pub(crate) struct Daemon {
    child: Child,
    /// The address of `remote.git`.
    pub(crate) url: String,
}

impl Daemon {
    pub(crate) fn serve(directory: &Path) -> Daemon {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut command = Command::new("git");
        command.args(["daemon", "--reuseaddr", "--export-all", "--enable=receive-pack", "--listen=127.0.0.1"]);
        command.arg(format!("--port={port}")).arg(format!("--base-path={}", directory.display())).arg(directory);
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        wait_for(port);
        Daemon { child, url: format!("git://127.0.0.1:{port}/remote.git") }
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        // `git daemon` is a wrapper around a program of its own, which ends when its parent is asked to, not killed.
        let _ = Command::new("kill").arg(self.child.id().to_string()).status();
        let _ = self.child.wait();
    }
}

/// A real web server before `git http-backend`, which wants the token for everything.
pub(crate) struct Lighttpd {
    child: Child,
    /// The address of `remote.git`.
    pub(crate) url: String,
}

impl Lighttpd {
    pub(crate) fn serve(directory: &Path) -> Lighttpd {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let core = git(directory, &["--exec-path"]);
        let (core, root) = (core.trim(), directory.display());
        let configuration = format!(
            "server.modules = (\"mod_alias\", \"mod_cgi\", \"mod_auth\", \"mod_authn_file\", \"mod_setenv\")\n\
             server.document-root = \"{root}\"\n\
             server.bind = \"127.0.0.1\"\n\
             server.port = {port}\n\
             server.errorlog = \"{root}/error.log\"\n\
             alias.url = (\"/git\" => \"{core}/git-http-backend\")\n\
             auth.backend = \"plain\"\n\
             auth.backend.plain.userfile = \"{root}/users\"\n\
             auth.require = (\"/git\" => (\"method\" => \"basic\", \"realm\" => \"git\", \"require\" => \"valid-user\"))\n\
             $HTTP[\"url\"] =~ \"^/git\" {{\n\
               cgi.assign = (\"\" => \"\")\n\
               setenv.add-environment = (\"GIT_PROJECT_ROOT\" => \"{root}\", \"GIT_HTTP_EXPORT_ALL\" => \"1\")\n\
             }}\n"
        );
        std::fs::write(directory.join("lighttpd.conf"), configuration).unwrap();
        std::fs::write(directory.join("users"), format!("x-access-token:{TOKEN}\n")).unwrap();
        let mut command = Command::new("lighttpd");
        command.arg("-D").arg("-f").arg(directory.join("lighttpd.conf")).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let child = command.spawn().unwrap();
        wait_for(port);
        Lighttpd { child, url: format!("http://127.0.0.1:{port}/git/remote.git") }
    }
}

impl Drop for Lighttpd {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn wait_for(port: u16) {
    for _ in 0..500 {
        if TcpStream::connect(("127.0.0.1", port)).is_ok() {
            return;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Serves `git http-backend` to whoever shows the token; gives the address of `remote.git`.
pub(crate) fn http(directory: &Path) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/remote.git", listener.local_addr().unwrap());
    let root = directory.to_owned();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let (stream, root) = (stream.unwrap(), root.clone());
            std::thread::spawn(move || {
                // A client that was killed breaks off; that is its own affair.
                let _ = answer(&stream, &root);
            });
        }
    });
    url
}

fn answer(mut stream: &TcpStream, root: &Path) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let mut words = line.split(' ');
    let (method, target) = (words.next().unwrap_or_default().to_owned(), words.next().unwrap_or_default().to_owned());
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 || line.trim().is_empty() {
            break;
        }
        if let Some((name, value)) = line.split_once(':') {
            headers.push((name.trim().to_lowercase(), value.trim().to_owned()));
        }
    }
    let header = |name: &str| headers.iter().filter(|(known, _)| known == name).map(|(_, value)| value.as_str()).collect::<Vec<_>>();
    let shown = header("authorization");
    let known =
        |header: &str| header.split_once(' ').is_some_and(|(scheme, rest)| scheme.eq_ignore_ascii_case("basic") && rest == CREDENTIALS);
    if shown.len() != 1 || !known(shown[0]) {
        let refusal =
            "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"git\"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        return stream.write_all(refusal.as_bytes());
    }
    let body = if header("transfer-encoding").iter().any(|coding| coding.eq_ignore_ascii_case("chunked")) {
        chunked(&mut reader)?
    } else {
        let length = header("content-length").first().and_then(|length| length.parse().ok()).unwrap_or(0);
        let mut body = vec![0; length];
        reader.read_exact(&mut body)?;
        body
    };
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    let mut command = Command::new("git");
    command.arg("http-backend").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    command.env("GIT_PROJECT_ROOT", root).env("GIT_HTTP_EXPORT_ALL", "1").env("REMOTE_USER", "x").env("REMOTE_ADDR", "127.0.0.1");
    command.env("REQUEST_METHOD", method).env("PATH_INFO", path).env("QUERY_STRING", query).env("CONTENT_LENGTH", body.len().to_string());
    for (name, variable) in
        [("content-type", "CONTENT_TYPE"), ("content-encoding", "HTTP_CONTENT_ENCODING"), ("git-protocol", "GIT_PROTOCOL")]
    {
        if let [value, ..] = header(name).as_slice() {
            command.env(variable, value);
        }
    }
    let mut child = command.spawn()?;
    let mut stdin = child.stdin.take().unwrap();
    let feeding = std::thread::spawn(move || stdin.write_all(&body));
    let output = child.wait_with_output()?.stdout;
    let _ = feeding.join();
    let end = output.windows(4).position(|four| four == b"\r\n\r\n").map_or(0, |at| at + 4);
    let (head, content) = output.split_at(end);
    let head = String::from_utf8_lossy(head);
    let status = head.lines().find_map(|line| line.strip_prefix("Status: ")).unwrap_or("200 OK");
    let rest: Vec<&str> = head.lines().filter(|line| !line.is_empty() && !line.starts_with("Status:")).collect();
    write!(stream, "HTTP/1.1 {status}\r\n{}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", rest.join("\r\n"), content.len())?;
    stream.write_all(content)
}

fn chunked(reader: &mut impl BufRead) -> std::io::Result<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let size = u64::from_str_radix(line.trim(), 16).map_err(std::io::Error::other)?;
        reader.by_ref().take(size).read_to_end(&mut body)?;
        reader.read_line(&mut line)?;
        if size == 0 {
            return Ok(body);
        }
    }
}
