//! Being told to stop, by Ctrl-C, by the system, or by the end of the terminal, and what must not be left behind then: files and
//! directories that are not finished, and programs that still run.
//!
//! A thread waits for the signals. It clears what the process holds and ends it with 128 and the signal's number, unless somebody
//! measures, who is told instead and comes to an end by himself. What a killed process could not clear, the next one does.

mod family;
mod held;
mod interrupts;
mod program;
mod scratch;
mod unfinished;

pub use interrupts::{Interrupts, end_on_signals};
pub(crate) use program::Program;
pub(crate) use scratch::Scratch;
pub(crate) use unfinished::Unfinished;
