//! Tokens and passwords: kept out of arguments, files and messages.

use std::fmt;

use base64::prelude::{BASE64_STANDARD, Engine as _};

/// A token for a remote over http. Its text can't be printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// A token as the forge gave it.
    pub fn new(text: impl Into<String>) -> Token {
        Token(text.into().trim().to_owned())
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(***)")
    }
}

/// User and password of an address.
#[derive(Clone)]
pub(in crate::store) struct UserInfo {
    pub(in crate::store) name: String,
    pub(in crate::store) password: String,
    /// The password as the address had it, percent-encoded.
    pub(in crate::store) written: String,
}

impl std::fmt::Debug for UserInfo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:***", self.name)
    }
}

/// The texts that are removed from messages: tokens, passwords, and their encoded forms.
#[derive(Default)]
pub(in crate::store) struct Secrets {
    hidden: Vec<String>,
}

impl Secrets {
    /// The `Authorization` header for the token, else for the user and password that the address held.
    pub(in crate::store) fn header(&mut self, token: Option<&Token>, user: Option<&UserInfo>) -> Option<String> {
        let pair = match (token, user) {
            (Some(Token(token)), _) => format!("x-access-token:{token}"),
            (None, Some(user)) => format!("{}:{}", user.name, user.password),
            (None, None) => return None,
        };
        let encoded = BASE64_STANDARD.encode(pair);
        if let Some(Token(token)) = token {
            self.hide(token);
        }
        if let Some(user) = user {
            self.hide(&user.password);
            self.hide(&user.written);
        }
        self.hide(&encoded);
        Some(format!("Authorization: Basic {encoded}"))
    }

    /// Removes this text from messages from now on. One of fewer than four bytes is not: it would be found everywhere.
    pub(in crate::store) fn hide(&mut self, text: &str) {
        if text.len() >= 4 {
            self.hidden.push(text.to_owned());
        }
    }

    /// The text without secrets: what was hidden, and any password in an address.
    pub(super) fn scrub(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for hidden in &self.hidden {
            text = text.replace(hidden.as_str(), "***");
        }
        without_passwords(&text)
    }
}

/// Whether the part of an address up to its first slash is not the host but the beginning of a password that holds a slash,
/// a question mark or a hash, which it should hold encoded: what stands after the colon is no port.
fn is_cut_password(host: &str) -> bool {
    let port = host.rsplit_once(':').filter(|_| !host.contains('@') && !host.starts_with('[')).map_or("", |(_, port)| port);
    !port.bytes().all(|byte| byte.is_ascii_digit())
}

/// Addresses in a text without what stands between `://` and `@`.
pub(super) fn without_passwords(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("://") {
        let (before, after) = rest.split_at(at + 3);
        shown.push_str(before);
        let whole = after.find(|c: char| "'\"".contains(c) || c.is_whitespace()).unwrap_or(after.len());
        let host = after[..whole].find(['/', '?', '#']).unwrap_or(whole);
        let user = after[..if is_cut_password(&after[..host]) { whole } else { host }].rfind('@');
        if user.is_some() {
            shown.push_str("***");
        }
        rest = &after[user.unwrap_or(0)..];
    }
    shown + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_password_of_an_address_is_shown() {
        let text = "fatal: unable to access 'https://me:pass%40word@host/o/r.git/': or ssh://git@host/x, not a@b nor https://host/a@b";
        let shown = "fatal: unable to access 'https://***@host/o/r.git/': or ssh://***@host/x, not a@b nor https://host/a@b";
        assert_eq!(without_passwords(text), shown);
        for odd in ["https://me:pa/ss@host/r", "https://me:p#a?ss@host/r"] {
            assert_eq!(without_passwords(odd), "https://***@host/r");
        }
        assert_eq!(without_passwords("http://host:80/a@b http://[::1]/a@b"), "http://host:80/a@b http://[::1]/a@b");
    }

    #[test]
    fn tokens_are_shown_in_no_form() {
        let mut secrets = Secrets::default();
        let header = secrets.header(Some(&Token::new("ghp_0123456789\n")), None).unwrap();
        assert_eq!(secrets.scrub(&format!("{header} and ghp_0123456789")), "Authorization: Basic *** and ***");
        assert_eq!(format!("{:?}", Token::new("ghp_0123456789")), "Token(***)");
    }
}
