//! Regression detection for CI: reads what benchmark tools write, compares it with a baseline, and says what
//! changed, how sure that is, and what the verdict rests on.
//!
//! A module uses only modules on the rows below it; `tests/all/layers.rs` holds the code to this picture.
//!
//! ```text
//! L5  main → cli                   arguments, streams, exit codes, wiring
//! L4  report | store | github      comparison → text | runs in git | GitHub's events, files and API (feature `github`)
//!     guide | measure              the chapters of the user's guide | runs commands and measures them
//! L3  compare                      pair, judge, summarise                       pure
//! L2  ingest | policy              bytes → model | thresholds           pure
//! L1  model                        the nouns, serde, no algorithms              pure
//! L0  unit | stats | backoff       units, dimensions, human scaling | numbers → estimates   pure | waits between tries
//!     limits                       how much is taken of what others write
//!     shutdown                     signals, and what must not outlive the process
//! ```
//!
//! To compare two files:
//!
//! ```
//! use perfdiff::compare::{Filter, Request, Side, compare};
//! use perfdiff::ingest::{Options, Source, read};
//! use perfdiff::policy::Policy;
//!
//! let file = |name: &str, text: &str| Source::bytes(name, text.into());
//! let baseline = read(&file("base.json", r#"{"parse_ms": 12.0, "tests_passed": 41}"#)?, None, &Options::default())?;
//! let head = read(&file("head.json", r#"{"parse_ms": 36.5, "tests_passed": 41}"#)?, None, &Options::default())?;
//! let comparison = compare(&Request {
//!     baseline: Side { source: "base.json".to_owned(), runs: &baseline },
//!     head: Side { source: "head.json".to_owned(), runs: &head },
//!     history: false,
//!     policy: &Policy::default(),
//!     only: Filter::default(),
//!     today: jiff::civil::date(2026, 1, 31),
//!     caveats: &[],
//! })?;
//! assert_eq!(comparison.outcome.name(), "fail");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! `ingest` gets bytes, never a path; `stats` gets slices; `report` returns a `String`; `cli::run` gets its
//! streams, environment, clock and working directory as a value, so the whole program runs inside a test.

mod backoff;
#[doc(hidden)]
pub mod cli;
pub mod compare;
#[cfg(feature = "github")]
pub mod github;
pub mod guide;
pub mod ingest;
pub mod limits;
pub mod measure;
pub mod model;
pub mod policy;
pub mod report;
#[doc(hidden)]
pub mod shutdown;
pub mod stats;
pub mod store;
pub mod unit;
