//! Every test but those beside the code, in one program: it links the library once.

mod baseline;
#[cfg(unix)]
mod bench;
mod calibrate;
#[cfg(feature = "github")]
mod ci;
mod circles;
mod cli;
mod doors;
mod engine;
mod explain;
mod formats;
mod fuzz;
#[cfg(feature = "github")]
mod github;
mod glossary;
mod green;
mod help;
mod history;
mod layers;
mod phrases;
mod policy;
mod readme;
mod report;
mod resolve;
mod site;
mod stats;
mod store;
