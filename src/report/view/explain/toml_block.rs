//! Parts of a `perfdiff.toml` that are ready to be pasted.

use crate::model::ChangeIn;
use crate::policy::Amount;
use crate::report::escape::{visible, width};
use crate::unit::{Dimension, Unit};

/// The text as a TOML string: what does not show as itself is written by number, so that a reader sees all of it.
pub(super) fn string(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        let alone = c.to_string();
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            ' ' => out.push(c),
            _ if visible(&alone) == alone && width(&alone) > 0 => out.push(c),
            _ => out.push_str(&escape(c)),
        }
    }
    out.push('"');
    out
}

/// The lines that let the history of a benchmark go on under another name; none where a `*` in a name would be taken for any text.
pub(in crate::report::view) fn rename(from: &str, to: &str) -> Option<Vec<String>> {
    let is_plain = !from.contains('*') && !to.contains('*');
    is_plain.then(|| vec!["[[rename]]".to_owned(), format!("from = {}", string(from)), format!("to = {}", string(to))])
}

fn escape(c: char) -> String {
    let code = u32::from(c);
    if code > 0xffff { format!("\\U{code:08x}") } else { format!("\\u{code:04x}") }
}

/// The next round amount beyond a change of this size, as the policy writes amounts: `35%`, `0.6 points`. `None` for
/// what the policy has no amount for.
pub(super) fn beyond(size: f64, change_in: ChangeIn, unit: &Unit) -> Option<Rounded> {
    let percent = size.abs() * 100.0;
    let points = change_in == ChangeIn::Points;
    if !percent.is_finite() || percent > 1e7 || points && unit.dimension() != Dimension::Ratio {
        return None;
    }
    let step = match percent {
        p if points && p < 1.0 => 0.1,
        p if points && p < 10.0 => 0.5,
        p if p < 10.0 => 1.0,
        p if p < 100.0 => 5.0,
        _ => 50.0,
    };
    // The room is for the digits that a number loses on its way through text.
    let percent = ((percent / step + 1e-6).floor() + 1.0) * step;
    Some(Rounded { percent, points })
}

/// An amount that is rounded up to a number that people write in a configuration.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Rounded {
    pub(super) percent: f64,
    points: bool,
}

impl Rounded {
    /// As a policy holds it.
    pub(super) fn amount(self) -> Amount {
        let share = self.percent / 100.0;
        if self.points { Amount::Points(share) } else { Amount::Relative(share) }
    }

    /// As the policy reads it.
    pub(super) fn text(self) -> String {
        let number = format!("{:.1}", self.percent);
        let number = number.trim_end_matches('0').trim_end_matches('.');
        if self.points { format!("{number} points") } else { format!("{number}%") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_the_next_round_one() {
        let share = |size| beyond(size, ChangeIn::Relative, &Unit::SECOND).map(Rounded::text);
        assert_eq!(share(0.319).as_deref(), Some("35%"));
        assert_eq!(share(-0.35).as_deref(), Some("40%"));
        assert_eq!(share(0.012).as_deref(), Some("2%"));
        assert_eq!(share(2.2).as_deref(), Some("250%"));
        assert_eq!(share(f64::INFINITY), None);
        let points = |size| beyond(size, ChangeIn::Points, &Unit::RATIO).map(Rounded::text);
        assert_eq!(points(0.0019).as_deref(), Some("0.2 points"));
        assert_eq!(points(0.019).as_deref(), Some("2 points"));
        assert_eq!(beyond(0.019, ChangeIn::Points, &Unit::SECOND), None);
    }

    #[test]
    fn a_string_shows_all_that_is_in_it() {
        assert_eq!(string("a/b c/µ"), "\"a/b c/µ\"");
        assert_eq!(string("q\"\\\n\u{202e}\u{e0041}"), r#""q\"\\\u000a\u202e\U000e0041""#);
    }
}
