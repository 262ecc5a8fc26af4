//! What all charts share, on the page of a comparison as on the site: the scale of their values, its ticks, and rounding.
//!
//! Places are percent of the drawing, so that text keeps its size however wide the drawing gets; dots stand on a grid of
//! the drawing's own.

mod rounding;
mod scale;

pub(super) use self::rounding::{nice, percent};
pub(super) use self::scale::{Scale, Tick};

/// The path of a dot on a drawing's grid: a stroke of no length with round ends, which stays round however the grid is
/// stretched.
pub(super) fn dot(x: f64, y: f64) -> String {
    format!("M{x:.0} {y:.0}h0")
}
