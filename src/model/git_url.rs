//! Addresses of git repositories.

use url::{ParseError, Url};

/// The URL of an address as git takes it: a URL, or ssh's short form `user@host:path`.
///
/// # Errors
/// When it is no URL, as a path is none.
pub(crate) fn parse(text: &str) -> Result<Url, ParseError> {
    match text.split_once(':').filter(|_| is_host_and_path(text)) {
        Some((host, path)) => Url::parse(&format!("ssh://{host}/{}", path.trim_start_matches('/'))),
        None => Url::parse(text),
    }
}

/// Whether git takes a text for `host:path`, ssh's short form.
pub(crate) fn is_host_and_path(text: &str) -> bool {
    let start = text.split('/').next().unwrap_or_default();
    // One letter before the colon is a drive of Windows.
    !text.contains("://") && start.find(':').is_some_and(|at| at > 1)
}

/// The repository's path on its server, without slashes around it and without `.git` at its end: `owner/name` of a forge.
pub(crate) fn repository(path: &str) -> &str {
    let path = path.trim_matches('/');
    path.strip_suffix(".git").unwrap_or(path)
}

/// What people call the repository at an address, or in a directory: the last part of its path, without `.git`.
pub(crate) fn name(address: &str) -> Option<String> {
    let path = parse(address).ok().filter(|url| !url.cannot_be_a_base()).map_or_else(|| address.to_owned(), |url| url.path().to_owned());
    let path = path.replace('\\', "/");
    let last = repository(&path).trim_end_matches('/').rsplit('/').next()?;
    (!matches!(last, "" | "." | "..")).then(|| last.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_repository_has_many_addresses() {
        for text in ["https://h/o/r", "https://u:p@h:8443/o/r.git/", "ssh://git@h:22/o/r.git", "git@h:o/r.git", "git@h:/o/r"] {
            let url = parse(text).unwrap();
            assert_eq!((url.host_str(), repository(url.path())), (Some("h"), "o/r"), "{text}");
        }
        for path in ["/o/r", "o/r", "../r", "c:/o/r"] {
            assert!(parse(path).is_err() || !is_host_and_path(path), "{path}");
        }
    }

    #[test]
    fn a_repository_is_called_by_the_last_part_of_its_path() {
        for text in ["https://u:p@h/o/r.git/", "git@h:o/r.git", "git@h:r", "/home/me/r", "../r.git", "/home/me/r/.git", "C:\\code\\r", "r"]
        {
            assert_eq!(name(text).as_deref(), Some("r"), "{text}");
        }
        for text in ["https://h", "https://token@h/", "", "..", "/"] {
            assert_eq!(name(text), None, "{text}");
        }
    }
}
