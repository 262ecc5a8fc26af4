//! `perfdiff calibrate`: noise that is known is measured, changes that were put in are counted, and what is proposed holds.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    clippy::cast_precision_loss,
    unreachable_pub,
    dead_code,
    reason = "tests read files and may panic"
)]

mod genuine;
mod inject;
mod noise;
mod proposal;
mod synthetic;

use perfdiff::compare::calibrate::Calibration;
use perfdiff::report::{CALIBRATION, RenderOptions};

/// A calibration in one of its forms.
fn written(form: &str, calibration: &Calibration, width: Option<usize>) -> String {
    let options = RenderOptions { width, ..RenderOptions::default() };
    CALIBRATION.form(form).unwrap().write(calibration, &options).unwrap()
}
