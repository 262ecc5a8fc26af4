//! Baselines per branch, kept in git: one immutable file a run on an orphan branch, `perfdiff` by default.
//!
//! ```no_run
//! # fn main() -> Result<(), perfdiff::store::StoreError> {
//! # let (path, run, now) = (std::path::Path::new("."), perfdiff::model::Run::default(), jiff::Timestamp::UNIX_EPOCH);
//! use perfdiff::store::{Samples, Settings, Store};
//! let store = Store::local(path, Settings::new("perfdiff", now))?;
//! let landed = store.append(&[run], "Store a run")?;              // landed.paths, landed.commit, landed.already, landed.tries
//! let listing = store.list()?;                                    // entries and what was refused; no content is read
//! let newest = listing.of("main", "linux-x86_64-0123456789ab");
//! for run in store.read(newest.iter().copied(), Samples::Skip)? { // a run each, or why it is refused
//!     let run = run.map_err(|refused| refused.to_string());
//! }
//! # Ok(()) }
//! ```
//!
//! The same methods work on a remote: `Store::remote(&Remote::named("origin", path, scratch, token)?, settings)?`, and
//! `to.copy(&from, |entry| true, "message")?` brings runs from one store to another.
//!
//! Which of them a head is compared with, `resolve` chooses, by what `checkout` reads of the repository that the user
//! works in: ancestry, commit messages, uncommitted changes.
//!
//! Adding a run is a transaction: take the newest tip, add the file, move the branch from that tip to the new one, else
//! start again. Files are never rewritten, so writers only ever have to add their own file once more. `access` opens,
//! lists and reads, `transaction` writes; `tree` holds the layout of the branch (paths, files, git objects), `git` the
//! ways to a branch: of the repository at hand by libgit2, of another one by the git program.

mod access;
mod checkout;
mod error;
mod git;
mod resolve;
mod tags;
mod transaction;
mod tree;
mod tries;

#[doc(hidden)]
pub use self::access::read_stored;
pub use self::access::{Settings, Store};
pub use self::checkout::ancestry::{Ancestor, Given, Lineage, Question, Root, Why};
pub use self::checkout::commit_messages::{Messages, trailers};
pub use self::checkout::releases::Tag;
pub use self::checkout::repository::Checkout;
pub use self::checkout::uncommitted::Uncommitted;
pub use self::error::{Refused, StoreError, StoreErrorKind};
pub use self::git::remote::Remote;
pub use self::git::secret::Token;
pub use self::resolve::{Baseline, Leg, Resolution, Wanted, resolve};
pub use self::tags::Tagged;
pub use self::transaction::{Copied, Landed};
pub use self::tree::environment::environment_key;
pub use self::tree::listing::Listing;
pub use self::tree::run_file::Samples;
pub use self::tree::run_path::{Entry, Place, filed_commit};
pub use self::tree::thin::WITH_SAMPLES;
