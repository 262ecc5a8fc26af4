//! What a number is: class, which way is better, and whether it is a result at all.

use super::aspect::Aspect;
use crate::model::{Class, Direction};

/// What a number is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Meaning {
    pub(super) class: Class,
    pub(super) direction: Direction,
    pub(super) aspect: Aspect,
}

impl Meaning {
    /// No result: shown, and never better or worse.
    const fn no_result(aspect: Aspect) -> Meaning {
        Meaning { class: Class::Other, direction: Direction::Neither, aspect }
    }

    /// Nothing tells what it is.
    pub(super) const UNKNOWN: Meaning = Meaning::no_result(Aspect::Unknown);
    /// So much failed.
    pub(super) const FAILURES: Meaning = Meaning { class: Class::Count, direction: Direction::Lower, aspect: Aspect::Result };
    pub(super) const SETTING: Meaning = Meaning::no_result(Aspect::Setting);
    pub(super) const WORK: Meaning = Meaning::no_result(Aspect::Work);
    pub(super) const BESIDE: Meaning = Meaning::no_result(Aspect::Beside);

    pub(super) fn lower(class: Class) -> Meaning {
        Meaning { class, direction: Direction::Lower, aspect: Aspect::Result }
    }

    pub(super) fn higher(class: Class) -> Meaning {
        Meaning { class, direction: Direction::Higher, aspect: Aspect::Result }
    }

    /// Something of a known kind of which less is not better: free memory, the size of what was given.
    pub(super) fn neither(class: Class) -> Meaning {
        Meaning { class, direction: Direction::Neither, aspect: Aspect::Beside }
    }
}
