//! The address of a remote: checked before git is given it, and without its password.

use std::path::{Path, PathBuf};

use percent_encoding::percent_decode_str;
use url::{ParseError, Position, Url};

use super::secret::{UserInfo, without_passwords};
use crate::model::git_url;
use crate::store::error::{StoreError, StoreErrorKind};

/// The schemes that are allowed. Others, such as `ext::`, would run a command that the address chooses.
pub(super) const SCHEMES: [&str; 5] = ["file", "git", "http", "https", "ssh"];

/// An address that git may be given.
#[derive(Debug, Clone)]
pub(super) struct Address {
    /// The address without user and password.
    pub(super) url: String,
    /// User and password, where the address held both.
    pub(in crate::store) user: Option<UserInfo>,
    /// The user alone of a web address, which may be a token. Git gets it by a setting: addresses are arguments of
    /// its helpers, for all to see.
    pub(super) login: Option<Login>,
}

/// Who asks a server, where the address held no password.
#[derive(Clone)]
pub(super) struct Login {
    /// The address of the server.
    pub(super) server: String,
    pub(in crate::store) name: String,
}

impl std::fmt::Debug for Login {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "***@{}", self.server)
    }
}

impl Address {
    /// Checks an address that a user has given, and takes user and password out of it. A path is relative to `base`.
    ///
    /// # Errors
    /// When git would run a program for the address, or it is none that git could use.
    pub(in crate::store) fn parse(text: &str, base: &Path) -> Result<Address, StoreError> {
        let shown = without_passwords(text);
        let bad = |why: &str| {
            StoreError::new(StoreErrorKind::BadRemote, format!("`{shown}` can't be the address of a remote: {why}"))
                .hint("give an https, ssh or git address, or the path of a repository")
        };
        if text.is_empty() || text.starts_with('-') || text.chars().any(char::is_control) {
            return Err(bad(if text.is_empty() { "it is empty" } else { "it begins with a dash or holds control characters" }));
        }
        let Some((scheme, rest)) = text.split_once("://") else {
            if text.split(['/', '[']).next().is_some_and(|start| start.contains("::")) {
                return Err(bad("git would run a program for it"));
            }
            let is_ssh = git_url::is_host_and_path(text);
            let url = if is_ssh { text.to_owned() } else { path(text, base).ok_or_else(|| bad("the path is not UTF-8"))? };
            return Ok(Address { url, user: None, login: None });
        };
        if !SCHEMES.contains(&scheme.to_ascii_lowercase().as_str()) {
            return Err(bad(&format!("`{}` is none of {}", scheme.chars().take(40).collect::<String>(), SCHEMES.join(", "))));
        }
        if rest.starts_with(['/', '\\']) && !scheme.eq_ignore_ascii_case("file") {
            return Err(bad("it names no host"));
        }
        let mut url = Url::parse(text).map_err(|error| match error {
            ParseError::InvalidPort => {
                bad("what follows the host's colon is no port; in a password, write `/`, `?` and `#` as %2F, %3F and %23")
            }
            ParseError::EmptyHost => bad("it names no host"),
            other => bad(&other.to_string()),
        })?;
        let host = url.host_str().unwrap_or_default();
        if host.starts_with('-') || (host.is_empty() && url.scheme() != "file") {
            return Err(bad("it names no host"));
        }
        let name = decoded(url.username());
        let authority = rest.split(['/', '\\', '?', '#']).next().unwrap_or_default();
        // The parser takes an empty password for none.
        let written = url.password().map(str::to_owned).or_else(|| authority.contains(":@").then(String::new));
        let is_web = matches!(url.scheme(), "http" | "https");
        if written.is_some() && !is_web {
            return Err(bad("only http and https take a password"));
        }
        if !is_web {
            return Ok(Address { url: text.to_owned(), user: None, login: None });
        }
        // A web address has a host, so these can't fail.
        let (_, _) = (url.set_password(None), url.set_username(""));
        let server = url[..Position::BeforePath].to_owned();
        let user = written.map(|written| UserInfo { name: name.clone(), password: decoded(&written), written });
        let login = (user.is_none() && !name.is_empty()).then_some(Login { server, name });
        Ok(Address { url: url.into(), user, login })
    }

    /// Whether git itself serves it, on this machine.
    pub(super) fn is_path(&self) -> bool {
        self.url.starts_with("file://") || Path::new(&self.url).is_absolute()
    }

    /// Whether it is reached over http, where headers can be sent.
    pub(super) fn is_http(&self) -> bool {
        self.url.starts_with("http://") || self.url.starts_with("https://")
    }
}

fn path(text: &str, base: &Path) -> Option<String> {
    let path: PathBuf = base.join(text);
    path.to_str().map(str::to_owned)
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}
