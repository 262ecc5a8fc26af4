//! GitHub as perfdiff meets it: the event that started a job, its commands and files, and the API.
//!
//! Knows strings and numbers, nothing of benchmarks: the caller brings finished Markdown and says whether there
//! is anything to say. Reads no file, no environment and no clock of its own; uses the network only when asked to.
//!
//! # Example
//!
//! ```no_run
//! use perfdiff::github::comment::{self, Comment, Mode};
//! use perfdiff::github::event::{Event, Occasion};
//! use perfdiff::github::{Client, Connection, Job, Patience, Proxies, Token};
//!
//! # fn ci(env: &dyn Fn(&str) -> Option<String>, payload: &[u8], markdown: &str) -> Result<(), Box<dyn std::error::Error>> {
//! let job = Job::read(env)?; // GITHUB_REPOSITORY, GITHUB_SHA, GITHUB_RUN_ID …; errors are of the kind `Setup`
//! let occasion = Occasion::read(&job, payload)?; // the file that GITHUB_EVENT_PATH names
//! let Event::PullRequest(pull) = &occasion.event else { return Ok(()) };
//! let mut client = Client::new(Connection {
//!     api_url: &job.api_url,
//!     repository: &job.repository,
//!     token: Token::new(&env("GITHUB_TOKEN").unwrap_or_default())?,
//!     patience: Patience::default(),
//!     proxies: Proxies::read(env),
//! })?; // nothing is sent yet
//! let comment = Comment {
//!     pull_request: pull.number,
//!     key: "api", // suite, label: one comment for each key
//!     head_sha: &pull.head_sha,
//!     run: Some(job.run), // for `workflow_run`: the run that measured, `WorkflowRun::run`
//!     origin: job.origin.as_ref(), // for `workflow_run`: none, since it publishes for another job
//!     body: markdown,
//!     quiet: false,
//! };
//! match comment::publish(&mut client, &comment, Mode::Auto, &|others| format!("{others:?} comment here too.\n\n")) {
//!     Ok(published) => println!("comment-url: {:?}", published.link()),
//!     Err(error) => eprintln!("warning: {error}"), // never a verdict
//! }
//! # Ok(())
//! # }
//! ```
//!
//! | wanted | call | requests |
//! |---|---|---|
//! | the comment of a pull request | [`comment::publish`] | one list page per 100 comments, at most one write, one list after creating; `GET /user` once for a person's token |
//! | a check run on the head | [`checks::publish`] | one list page per 100 check runs of the name, one write, one list after creating; where another job has the name, one more of each |
//! | an issue about a shift on a branch | [`issues::raise`], [`issues::settle`] | one list page with the label, at most three without; as many of closed ones; at most two writes |
//! | the pull request of a fork's run | [`pulls::with_head`] | one or two |
//! | the pull request that a push has merged | [`pulls::merged_as`] | one |
//! | trailers of a pull request | [`pulls::commits`] | one per 100 commits |
//! | a label that somebody with write access set | [`labels::find`] | one when it is not set, else three |
//! | where two commits parted | [`commits::merge_base`] | one |
//! | outputs, summary, annotations | [`actions`] | none: texts to write |
//!
//! # Every request
//!
//! - It waits for rate limits and servers in trouble, two minutes in all for a [`Client`]; refusals and missing
//!   things are final at once ([`ErrorKind`] tells them apart, [`Error::is_read_only`] knows a fork's token).
//! - What creates looks for what an earlier try may have created before it tries again.
//! - The token is in one header and nowhere else: not in errors, not in `Debug`, not behind a redirect.
//!
//! Permissions of a job: `pull-requests: write` for the comment, `checks: write` for the check run, `issues: write` for the issue
//! and to see who set a label (`issues: read`), `contents: read` for the merge base.

pub mod actions;
pub mod event;

mod api;
mod error;
mod http;
mod job;
mod origin;

pub use actions::nonce;
pub use api::marker::RunOfWorkflow;
pub use api::{checks, comment, commits, issues, labels, pulls};
pub use error::{Error, ErrorKind};
pub use http::client::{Client, Connection};
pub use http::retry::{Patience, Pause};
pub use http::token::Token;
pub use http::transport::Proxies;
pub use job::Job;
pub use origin::Origin;
