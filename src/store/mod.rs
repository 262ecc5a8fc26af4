//! Baselines: which stored run the head is to be compared with, and what the repository at hand tells of it.
//!
//! `checkout` reads the repository the user works in, `ancestry` finds the commits a baseline may come from, `messages`
//! what their messages say, and `resolve` chooses among the stored runs. Nothing here touches the work tree, the index or HEAD.

mod ancestry;
mod checkout;
mod messages;
mod resolve;

pub use ancestry::{Ancestor, Given, Lineage, Question, Root, Why};
pub use checkout::{Checkout, Uncommitted, Unusable};
pub use messages::Messages;
pub use resolve::{Baseline, Leg, Place, Resolution, Wanted, resolve};
