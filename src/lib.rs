//! Regression detection for CI: reads what benchmark tools write, compares it with a baseline, and says what
//! changed, how sure that is, and what the verdict rests on.
//!
//! A module uses only modules on the rows below it; `tests/all/layers.rs` holds the code to this picture.
//!
//! ```text
//! L5  main → cli                   arguments, streams, exit codes, wiring
//! L4  report | store | github      comparison → text | runs in git | GitHub's events, files and API (feature `github`)
//! L3  compare                      pair, judge, summarise                       pure
//! L2  ingest | policy              bytes → model | thresholds           pure
//! L1  model                        the nouns, serde, no algorithms              pure
//! L0  unit | stats | backoff       units, dimensions, human scaling | numbers → estimates   pure | waits between tries
//! ```
//!
//! `ingest` gets bytes, never a path; `stats` gets slices; `report` returns a `String`; `cli::run` gets its
//! streams, environment, clock and working directory as a value, so the whole program runs inside a test.

mod backoff;
pub mod cli;
pub mod compare;
#[cfg(feature = "github")]
pub mod github;
pub mod ingest;
pub mod model;
pub mod policy;
pub mod report;
pub mod stats;
pub mod store;
pub mod unit;
