//! Values in order of time: their levels, the steps between these, their noise and their slope.

pub(super) mod change_points;
pub(super) mod levels;
pub(super) mod noise;
pub(super) mod theil_sen;
