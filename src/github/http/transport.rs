//! Connections to the API: certificates, proxies, headers.
//!
//! octocrab's own client can't be made to name itself as we are named, to go through a proxy, or to keep no
//! connections; so octocrab is given a client. The machine's certificates are trusted, as git trusts them: GitHub
//! Enterprise often stands behind an authority of the company's own. Redirects are not followed, so the token goes
//! to one server only. Every request has a fresh connection: one that was kept, and that the server has closed
//! meanwhile, looks like a lost answer, and a job sends a handful of requests at most.

use std::sync::Arc;
use std::time::Duration;

use http::header::{ACCEPT, AUTHORIZATION, HeaderName, HeaderValue, USER_AGENT};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::proxy::Tunnel;
use hyper_util::client::legacy::connect::{Connect, HttpConnector};
use hyper_util::client::proxy::matcher::Matcher;
use hyper_util::rt::TokioExecutor;
use octocrab::service::middleware::base_uri::BaseUriLayer;
use octocrab::service::middleware::extra_headers::ExtraHeadersLayer;
use octocrab::{AuthState, OctoBody, Octocrab, OctocrabBuilder};

use super::error_chain::with_causes;
use super::token::Token;

/// The proxies that the environment asks for; none by default. They may hold a password and so are not shown.
#[derive(Clone, Default)]
pub struct Proxies {
    all: String,
    http: String,
    https: String,
    no: String,
}

impl Proxies {
    /// Reads `ALL_PROXY`, `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY`, in capitals or small, as curl and git do.
    pub fn read(env: &dyn Fn(&str) -> Option<String>) -> Proxies {
        let read = |name: &str| env(&name.to_lowercase()).or_else(|| env(name)).unwrap_or_default();
        Proxies { all: read("ALL_PROXY"), http: read("HTTP_PROXY"), https: read("HTTPS_PROXY"), no: read("NO_PROXY") }
    }

    fn matcher(&self) -> Matcher {
        let builder = Matcher::builder().all(self.all.clone()).no(self.no.clone());
        let builder = if self.http.is_empty() { builder } else { builder.http(self.http.clone()) };
        let builder = if self.https.is_empty() { builder } else { builder.https(self.https.clone()) };
        builder.build()
    }
}

/// A client of the API at `base`, to be made inside a runtime. The error is a sentence.
pub(super) fn octocrab(base: &str, token: &Token, proxies: &Proxies, connect: Duration) -> Result<Octocrab, String> {
    let uri: http::Uri = base.parse().map_err(|_| format!("`{base}` is no address"))?;
    let mut http = HttpConnector::new();
    http.enforce_http(false);
    http.set_connect_timeout(Some(connect));
    let headers = headers(token)?;
    let tunnel = proxies.matcher().intercept(&uri).map(|proxy| {
        let tunnel = Tunnel::new(proxy.uri().clone(), http.clone());
        match proxy.basic_auth() {
            Some(auth) => tunnel.with_auth(auth.clone()),
            None => tunnel,
        }
    });
    // Without encryption no certificates are needed, and a machine may have none.
    match (uri.scheme_str() == Some("http"), tunnel) {
        (true, None) => build(uri, http, headers),
        (true, Some(tunnel)) => build(uri, tunnel, headers),
        (false, None) => build(uri, https(http)?, headers),
        (false, Some(tunnel)) => build(uri, https(tunnel)?, headers),
    }
}

fn headers(token: &Token) -> Result<Vec<(HeaderName, HeaderValue)>, String> {
    let mut bearer = HeaderValue::from_str(&format!("Bearer {}", token.reveal())).map_err(|_| "the token fits no header".to_owned())?;
    bearer.set_sensitive(true);
    Ok(vec![
        (AUTHORIZATION, bearer),
        (USER_AGENT, HeaderValue::from_static(concat!("perfdiff/", env!("CARGO_PKG_VERSION")))),
        (ACCEPT, HeaderValue::from_static("application/vnd.github+json")),
    ])
}

fn https<C>(connector: C) -> Result<HttpsConnector<C>, String> {
    let builder =
        HttpsConnectorBuilder::new().with_native_roots().map_err(|error| format!("no certificates to trust: {}", with_causes(&error)))?;
    Ok(builder.https_or_http().enable_http1().wrap_connector(connector))
}

fn build<C: Connect + Clone + Send + Sync + 'static>(
    uri: http::Uri,
    connector: C,
    headers: Vec<(HeaderName, HeaderValue)>,
) -> Result<Octocrab, String> {
    let client: Client<C, OctoBody> = Client::builder(TokioExecutor::new()).pool_max_idle_per_host(0).build(connector);
    OctocrabBuilder::new_empty()
        .with_service(client)
        .with_layer(&BaseUriLayer::new(uri))
        .with_layer(&ExtraHeadersLayer::new(Arc::new(headers)))
        .with_auth(AuthState::None)
        .build()
        .map_err(|error| error.to_string())
}
