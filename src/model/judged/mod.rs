//! What was judged: changes with their verdicts, gates, causes and the outcome.

pub(super) mod cause;
pub(super) mod change;
pub(super) mod comparison;
pub(super) mod evidence;
pub(super) mod gate;
pub(super) mod leg;
pub(super) mod outcome;
pub(super) mod side;
pub(super) mod threshold;
pub(super) mod undecided;
pub(super) mod verdict;
