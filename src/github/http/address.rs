//! What an address of the API and the name of a repository look like, checked before anything is sent there.

use url::Url;

use crate::github::error::{Error, ErrorKind};

/// The address without a slash at its end.
pub(in crate::github) fn address(text: &str) -> Result<String, Error> {
    let text = text.trim();
    let is_plain = |url: &Url| {
        matches!(url.scheme(), "http" | "https") && url.username().is_empty() && url.password().is_none() && url.query().is_none()
    };
    match Url::parse(text) {
        Ok(url) if is_plain(&url) && url.fragment().is_none() && !text.contains(char::is_whitespace) => {
            Ok(text.trim_end_matches('/').to_owned())
        }
        // The address is not repeated: one with a password in it must not get into a log.
        _ => Err(Error::new("use the address of GitHub's API", ErrorKind::Setup, "expected `https://host` or `https://host/path`")
            .hint("GITHUB_API_URL sets it")),
    }
}

/// Whether a text is `owner/name` of such characters as GitHub allows.
pub(in crate::github) fn is_repository(text: &str) -> bool {
    let part = |part: &str| {
        (1..=100).contains(&part.len())
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
            && !part.bytes().all(|byte| byte == b'.')
    };
    text.split_once('/').is_some_and(|(owner, name)| part(owner) && part(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_keep_their_path_and_never_get_into_a_message() {
        assert_eq!(address("https://ghe.example/api/v3/").unwrap(), "https://ghe.example/api/v3");
        for bad in ["", "api.github.com", "ftp://x", "https://", "https://u:secret@host", "https://host/?q=1", "https://host/a b"] {
            let message = address(bad).unwrap_err().to_string();
            assert!(!message.contains("secret"), "{message}");
        }
    }

    #[test]
    fn only_owner_and_name_are_a_repository() {
        assert!(is_repository("o-1/r.js_2"));
        for bad in ["", "o", "o/", "/r", "o/r/x", "o/..", "../r", "o/r?x", "o r/x", "o/r\n"] {
            assert!(!is_repository(bad), "{bad:?}");
        }
    }
}
