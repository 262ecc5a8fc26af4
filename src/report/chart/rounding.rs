//! Rounding for charts: steps that people count in, and places in percent that are short in HTML.

/// The smallest number of the form 1, 2 or 5 times a power of ten (or 1.5, 2.5, 3, 4, 6, 8) that is not below `least`.
pub(in crate::report) fn nice(least: f64) -> f64 {
    if !(least.is_finite() && least > 0.0) {
        return 1.0;
    }
    let power = 10_f64.powf(least.log10().floor());
    let steps = [1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0];
    steps.into_iter().map(|step| step * power).find(|step| *step >= least * (1.0 - 1e-9)).unwrap_or(least)
}

/// A step of 1, 2 or 5 times a power of ten.
pub(super) fn round_step(least: f64) -> f64 {
    let power = 10_f64.powf(least.log10().floor());
    [1.0, 2.0, 5.0].into_iter().map(|step| step * power).find(|step| *step >= least * (1.0 - 1e-9)).unwrap_or(10.0 * power)
}

/// `63.2`: a place in percent, to a tenth.
pub(in crate::report) fn percent(place: f64) -> String {
    let text = format!("{:.1}", place.clamp(0.0, 100.0));
    text.strip_suffix(".0").map(str::to_owned).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_round_and_places_short() {
        for (least, step) in [(0.3, 0.3), (0.31, 0.4), (0.011, 0.015), (7.0, 8.0), (9.0, 10.0), (0.0, 1.0), (f64::NAN, 1.0)] {
            assert!((nice(least) - step).abs() < 1e-12, "{least}");
        }
        assert_eq!((percent(63.24), percent(5.0), percent(-3.0), percent(101.0)), ("63.2".into(), "5".into(), "0".into(), "100".into()));
    }
}
