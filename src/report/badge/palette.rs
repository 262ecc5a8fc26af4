//! Colours of a badge: white text reads on each of them (contrast of 4.5 to 1 or more).

use crate::model::Outcome;

/// The colour of an outcome.
pub(super) fn of(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Fail => "#c0322b",
        Outcome::Warn => "#96640a",
        Outcome::Pass => "#1f7a3d",
        Outcome::NoBaseline => "#4c6a8a",
    }
}

/// The colour behind the label.
pub(super) const LABEL: &str = "#3b424a";

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance of `#rrggbb`, as WCAG 2 defines it.
    fn luminance(colour: &str) -> f64 {
        let channel = |at: usize| {
            let share = f64::from(u8::from_str_radix(&colour[at..at + 2], 16).unwrap()) / 255.0;
            if share <= 0.040_45 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
    }

    #[test]
    fn white_reads_on_every_colour() {
        for colour in Outcome::ALL.map(of).into_iter().chain([LABEL]) {
            let contrast = 1.05 / (luminance(colour) + 0.05);
            assert!(contrast >= 4.5, "{colour}: {contrast:.2}");
        }
    }
}
