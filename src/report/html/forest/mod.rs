//! The forest: the groups of the page, and where their changes stand on the axis that all of them share.

mod axis;
mod group;
mod plot;

pub(super) use self::group::{GroupRows, Listed};
pub(super) use self::plot::{Band, Forest};
