//! Running commands and measuring them: processes with time limits, the order of a session, the machine around it.
//!
//! Knows nothing of benchmarks, thresholds or reports; `cli/commands/bench` puts it to use.

#![expect(clippy::disallowed_methods, reason = "measuring needs the clock and asks the system about itself")]

mod instructions;
mod machine;
mod order;
mod process;

pub use instructions::{CountError, Counter, Instructions};
pub use machine::{Machine, Restlessness, pin_to, wait_until_quiet};
pub use order::{First, Order};
pub use process::{Ended, Finished, Invocation, ProcessError, Usage};

pub use crate::shutdown::Interrupts;
