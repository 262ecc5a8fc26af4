//! Asks GitHub whose the token is.

use crate::github::error::{Error, ErrorKind};
use crate::github::http::client::Client;
use crate::github::http::identity::Identity;

impl Client {
    /// Who we are; asked at most once.
    pub(in crate::github) fn identity(&mut self) -> Result<Identity, Error> {
        if let Some(identity) = &self.identity {
            return Ok(identity.clone());
        }
        let identity = if self.token().is_of_installation() { Identity::Bot } else { self.ask_who_we_are()? };
        self.identity = Some(identity.clone());
        Ok(identity)
    }

    fn ask_who_we_are(&mut self) -> Result<Identity, Error> {
        let doing = "ask whose the token is";
        match self.get("/user".to_owned(), doing, "metadata: read") {
            Ok(answer) => match answer.get("login").and_then(serde_json::Value::as_str) {
                Some(login) if !login.is_empty() => Ok(Identity::User(login.to_owned())),
                _ => Err(Error::new(doing, ErrorKind::Unreadable, "the answer has no `login`")),
            },
            Err(error) if matches!(error.kind(), ErrorKind::Forbidden | ErrorKind::Missing) => Ok(Identity::Bot),
            Err(error) => Err(error),
        }
    }
}
