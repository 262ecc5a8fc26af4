//! What an address of the API and the name of a repository look like, checked before anything is sent there.

use crate::github::error::{Error, ErrorKind};

/// The address without a slash at its end.
pub(in crate::github) fn address(url: &str) -> Result<String, Error> {
    let url = url.trim();
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._~:/[]%".contains(c);
    match rest {
        Some(rest) if rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '[') && rest.chars().all(plain) && url.len() <= 2000 => {
            Ok(url.trim_end_matches('/').to_owned())
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
