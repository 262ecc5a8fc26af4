//! Numbers in words: changes, intervals, thresholds and the two values of a row.
//!
//! A share is written in percent with few digits (`+0.4 %`, `+40 %`) and as a factor where
//! percents stop being read (`×3.2`). The minus is the typographic one. A number that is not finite is unknown and
//! shows as a dash, never as `NaN`.

use crate::model::{Change, ChangeIn, Direction};
use crate::report::escape::visible;
use crate::unit::{Dimension, Scale, Unit};

/// What stands where no number is known.
pub(in crate::report::view) const UNKNOWN: &str = "–";

/// From this share on a growth is written as a factor: tripled.
const AS_FACTOR: f64 = 2.0;

/// From here on percents, points and factors are written with an exponent.
const LARGEST: f64 = 1e6;

/// Characters of a number beyond which its row gives up the common scale.
const LONGEST_NUMBER: usize = 14;

/// Columns of a unit's word beyond which it is cut.
const LONGEST_UNIT: usize = 14;

/// How the numbers of one change are written.
#[derive(Debug, Clone, Copy)]
pub(in crate::report::view) struct Terms<'a> {
    /// As a share or as a difference.
    pub(in crate::report::view) change_in: ChangeIn,
    /// Unit of the values.
    pub(in crate::report::view) unit: &'a Unit,
    /// The thresholds that the change is compared with: it is never rounded to the other side of one.
    pub(in crate::report::view) limits: [Option<f64>; 2],
}

impl<'a> Terms<'a> {
    /// Terms of a change that no threshold applies to.
    pub(in crate::report::view) fn new(change_in: ChangeIn, unit: &'a Unit) -> Terms<'a> {
        Terms { change_in, unit, limits: [None; 2] }
    }

    /// The terms of a change.
    pub(in crate::report::view) fn of(change: &'a Change) -> Terms<'a> {
        Terms { limits: [change.threshold.warn, change.threshold.fail], ..Terms::new(change.change_in, &change.unit) }
    }

    /// Digits after the point for the size of a change: as few as tell the size, and more where they decide on which side of
    /// a threshold it stands.
    fn decimals(self, size: f64) -> usize {
        let number = scaled(size, self);
        // Below the limit, at it, or beyond it.
        let stands = |number: f64, limit: f64| match number - limit {
            apart if apart.abs() <= 1e-9 * limit.abs() => 0,
            apart => {
                if apart < 0.0 {
                    -1
                } else {
                    1
                }
            }
        };
        let right = |decimals: &usize| {
            let shown: f64 = format!("{number:.decimals$}").parse().unwrap_or(number);
            let mut limits = self.limits.into_iter().flatten().map(|limit| scaled(limit, self));
            limits.all(|limit| stands(shown, limit) == stands(number, limit))
        };
        let least = digits(number);
        (least..=MOST_DIGITS).find(right).unwrap_or(least)
    }
}

/// Digits after the point beyond which nothing decides any more.
const MOST_DIGITS: usize = 6;

/// A value apart from its unit, so that a column can align both.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Value {
    /// The number, or a dash where none is known.
    pub number: String,
    /// What follows it, its leading blank included: " ms"; empty for plain numbers.
    pub unit: String,
}

impl Value {
    /// Number and unit together.
    pub fn text(&self) -> String {
        format!("{}{}", self.number, self.unit)
    }

    fn unknown() -> Value {
        Value { number: UNKNOWN.to_owned(), unit: String::new() }
    }
}

/// The unit in which people read a statistic: a drift by the minute, also where it comes from a saved comparison.
pub(in crate::report::view) fn paced(unit: &Unit, statistic: Option<&str>) -> Unit {
    if statistic == Some("drift") { unit.clone().by_minute() } else { unit.clone() }
}

/// Several values on one scale, as far as that can be read.
pub(in crate::report::view) fn on_one_scale<const N: usize>(unit: &Unit, values: [Option<f64>; N]) -> [Value; N] {
    let values = values.map(|value| value.filter(|v| v.is_finite()));
    let known: Vec<f64> = values.iter().flatten().copied().collect();
    let scale = Scale::fit(unit, &known);
    let fits = known.iter().all(|value| is_readable(&scale.number(*value)));
    values.map(|value| {
        let Some(value) = value else { return Value::unknown() };
        let scale = if fits { scale.clone() } else { Scale::fit(unit, &[value]) };
        shown(&scale, unit, value)
    })
}

/// A number on a scale that was chosen for others with it.
pub(in crate::report::view) fn on_scale(scale: &Scale, unit: &Unit, value: f64) -> Value {
    if value.is_finite() { shown(scale, unit, value) } else { Value::unknown() }
}

/// A number of things with their noun: "1 run", "5 runs".
pub fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// `1 value`, `12,000 values`.
pub(in crate::report::view) fn count(n: u64) -> String {
    let number = Scale::fit(&Unit::COUNT, &[1.0]).number(n as f64);
    format!("{number} value{}", if n == 1 { "" } else { "s" })
}

fn shown(scale: &Scale, unit: &Unit, value: f64) -> Value {
    let number = scale.number(value);
    if !is_readable(&number) {
        return Value { number: minus(&format!("{value:.3e}")), unit: suffix(&format!(" {unit}")) };
    }
    Value { number: minus(&number), unit: suffix(scale.suffix()) }
}

fn suffix(text: &str) -> String {
    let text = crate::report::escape::shorten(&visible(text), LONGEST_UNIT);
    if text.trim().is_empty() { String::new() } else { text }
}

/// Whether a number is short enough.
fn is_readable(number: &str) -> bool {
    number.len() <= LONGEST_NUMBER
}

/// The number with the typographic minus.
fn minus(number: &str) -> String {
    number.replace('-', "−")
}

/// `+40 %`, `−0.4 %`, `×3.2`, `+1.9 points`, `+3 ms`, `±0 %`.
pub(in crate::report::view) fn signed(value: f64, terms: Terms<'_>) -> String {
    if !value.is_finite() {
        return UNKNOWN.to_owned();
    }
    if is_factor(value, terms) {
        return format!("×{}", factor(1.0 + value));
    }
    let (number, suffix) = magnitude(value.abs(), terms, terms.decimals(value.abs()));
    format!("{}{number}{suffix}", sign(value, &number))
}

/// The size of a change without its sign: `40 %`, `1.9 points`. Growth beyond tripling is not a share: see [`times`].
pub(in crate::report::view) fn size(value: f64, terms: Terms<'_>) -> String {
    let (number, suffix) = magnitude(value.abs(), terms, terms.decimals(value.abs()));
    format!("{number}{suffix}")
}

/// `3.2` where the value grew so much that a factor reads better than a share.
pub(in crate::report::view) fn times(value: f64, terms: Terms<'_>) -> Option<String> {
    is_factor(value, terms).then(|| factor(1.0 + value))
}

/// By how much these changes are worse, at the least and rounded down: "30 % or more worse", "1.2 points worse", "worse by a
/// factor of 3.1 or more"; `None` where they have no unit in common.
pub(in crate::report::view) fn at_least(changes: &[(f64, Terms<'_>)]) -> Option<String> {
    let (one, terms) = *changes.first()?;
    if let [_] = changes {
        return Some(
            times(one, terms).map_or_else(|| format!("{} worse", size(one, terms)), |times| format!("worse by a factor of {times}")),
        );
    }
    let points = changes.iter().all(|(_, terms)| terms.change_in == ChangeIn::Points && terms.unit.dimension() == Dimension::Ratio);
    let shares = changes.iter().all(|(_, terms)| terms.change_in == ChangeIn::Relative);
    if !points && !shares {
        return None;
    }
    let least = changes.iter().map(|(change, _)| change.abs()).fold(f64::INFINITY, f64::min);
    // Room for the last digits: 0.3 is thirty percent.
    let floor = |number: f64| if number < 10.0 { (number * 10.0 + 1e-6).floor() / 10.0 } else { (number + 1e-6).floor() };
    if shares && least >= AS_FACTOR {
        return Some(format!("worse by a factor of {} or more", factor(floor(1.0 + least))));
    }
    Some(format!("{} or more worse", limit(floor(least * 100.0) / 100.0, terms)))
}

/// The smallest and the largest of these sizes as one range, `12–40 %`, and the smallest alone; `None` where they have no
/// unit in common.
pub(in crate::report::view) fn range(sizes: &[(f64, Terms<'_>)]) -> Option<(String, String)> {
    let (_, first) = *sizes.first()?;
    let alike = |terms: &Terms<'_>| {
        terms.change_in == first.change_in && (first.change_in == ChangeIn::Relative || terms.unit.dimension() == first.unit.dimension())
    };
    if !sizes.iter().all(|(_, terms)| alike(terms)) {
        return None;
    }
    let ends = sizes.iter().fold((f64::INFINITY, 0.0_f64), |(least, most), (size, _)| (least.min(*size), most.max(*size)));
    let (least, most) = (size(ends.0, first), size(ends.1, first));
    let range = match (least.split_once(' '), most.split_once(' ')) {
        _ if least == most => most,
        (Some((number, unit)), Some((_, other))) if unit == other => format!("{number}–{most}"),
        _ => format!("{least}–{most}"),
    };
    Some((range, least))
}

/// What stands for an interval that reaches further than tenfold, which is no information.
const BOUNDLESS: &str = "(range unknown)";

/// A growth, and a fall, that are tenfold.
const TENFOLD: (f64, f64) = (9.0, -0.9);

/// Whether an end of an interval lies further than tenfold from no change; of a change that is shown as a factor, further
/// than tenfold from the change itself.
fn is_boundless(change: f64, low: f64, high: f64, terms: Terms<'_>) -> bool {
    let above = high > TENFOLD.0 && (!is_factor(change, terms) || 1.0 + high > 10.0 * (1.0 + change));
    let below = low < TENFOLD.1 && change >= TENFOLD.1;
    terms.change_in == ChangeIn::Relative && (above || below)
}

/// `(+31…+50 %)` in the digits of `change`; empty without two finite ends, and in words where it reaches further than
/// tenfold.
pub(in crate::report::view) fn interval(change: Option<f64>, low: Option<f64>, high: Option<f64>, terms: Terms<'_>) -> String {
    let (Some(low), Some(high)) = (low.filter(|v| v.is_finite()), high.filter(|v| v.is_finite())) else {
        return String::new();
    };
    let change = change.filter(|v| v.is_finite()).unwrap_or(high);
    if is_boundless(change, low, high, terms) {
        return BOUNDLESS.to_owned();
    }
    if is_factor(change, terms) {
        return format!("(×{}…×{})", factor((1.0 + low).max(0.0)), factor(1.0 + high));
    }
    let own = scaled(change.abs(), terms);
    let most = digits(scaled(low.abs().max(high.abs()), terms));
    // A change near nothing would ask for digits that its interval does not have.
    let decimals = if own < 0.095 { most } else { digits(own) };
    let end = |value: f64| {
        let (number, suffix) = magnitude(value.abs(), terms, decimals);
        (format!("{}{number}", sign(value, &number).trim_start_matches('±')), suffix)
    };
    let ((low, _), (high, suffix)) = (end(low), end(high));
    format!("({low}…{high}{suffix})")
}

/// A threshold on the bad side: `+30 %`, `−20 %`, `±5 %`, `+0.5 points`, in the digits of the policy.
pub(in crate::report::view) fn threshold(value: f64, direction: Direction, terms: Terms<'_>) -> String {
    if !value.is_finite() {
        return UNKNOWN.to_owned();
    }
    let sign = match direction {
        Direction::Lower => "+",
        Direction::Higher => "−",
        Direction::Neither => "±",
    };
    format!("{sign}{}", limit(value, terms))
}

/// The size of a threshold: `30 %`, `2.5 %`, `1 point`.
pub(in crate::report::view) fn limit(value: f64, terms: Terms<'_>) -> String {
    let (number, suffix) = magnitude(value.abs(), terms, 2);
    let number = if number.contains('.') { number.trim_end_matches('0').trim_end_matches('.') } else { &number };
    let suffix = if number == "1" && suffix == " points" { " point" } else { &suffix };
    format!("{number}{suffix}")
}

/// The arrow of a change: which way the number went, not whether that is good.
pub(in crate::report::view) fn arrow(value: f64) -> &'static str {
    if value > 0.0 {
        "▲"
    } else if value < 0.0 {
        "▼"
    } else {
        "="
    }
}

fn is_factor(value: f64, terms: Terms<'_>) -> bool {
    terms.change_in == ChangeIn::Relative && value >= AS_FACTOR
}

/// The number that is printed before rounding: percents, points, or the unit's own.
fn scaled(value: f64, terms: Terms<'_>) -> f64 {
    match terms.change_in {
        ChangeIn::Points if terms.unit.dimension() != Dimension::Ratio => value,
        _ => value * 100.0,
    }
}

/// The number and what follows it.
fn magnitude(value: f64, terms: Terms<'_>, decimals: usize) -> (String, String) {
    match terms.change_in {
        ChangeIn::Relative => (short_of_all(value, decimals), " %".to_owned()),
        ChangeIn::Points if terms.unit.dimension() == Dimension::Ratio => (plain(value * 100.0, decimals), " points".to_owned()),
        ChangeIn::Points => {
            let shown = shown(&Scale::fit(terms.unit, &[value]), terms.unit, value);
            (shown.number, shown.unit)
        }
    }
}

/// Percent that does not round to a hundred what is not: a value that fell by 99.97 % is not gone.
fn short_of_all(value: f64, decimals: usize) -> String {
    let text = |decimals: usize| plain(value * 100.0, decimals);
    let whole = |text: &str| text.parse::<f64>().is_ok_and(|shown| shown >= 100.0);
    if value >= 1.0 {
        return text(decimals);
    }
    (decimals..=decimals.max(4)).map(text).find(|shown| !whole(shown)).unwrap_or_else(|| "99.9999".to_owned())
}

/// A number of readable length.
fn plain(number: f64, decimals: usize) -> String {
    let number = number.min(f64::MAX);
    if number < LARGEST { format!("{number:.decimals$}") } else { format!("{number:.0e}") }
}

/// Digits after the point: two significant ones, none from ten on.
fn digits(number: f64) -> usize {
    match number {
        n if n < 0.000_5 => 0,
        n if n < 0.095 => 2,
        n if n < 9.95 => 1,
        _ => 0,
    }
}

fn factor(value: f64) -> String {
    match value {
        v if v < 9.95 => format!("{v:.1}"),
        v if v < LARGEST => Scale::fit(&Unit::COUNT, &[v.round()]).number(v.round()),
        v => format!("{v:.0e}"),
    }
}

fn sign(value: f64, number: &str) -> &'static str {
    if number.chars().all(|c| matches!(c, '0' | '.')) {
        "±"
    } else if value < 0.0 {
        "−"
    } else {
        "+"
    }
}

/// Values of one metric on one scale, each with its unit: for an axis, a column, a band.
pub fn axis_labels(unit: &Unit, statistic: Option<&str>, values: &[f64]) -> Vec<String> {
    let unit = paced(unit, statistic);
    let scale = Scale::fit(&unit, values);
    values.iter().map(|value| on_scale(&scale, &unit, *value).text()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHARE: Terms<'static> = Terms { change_in: ChangeIn::Relative, unit: &Unit::SECOND, limits: [None; 2] };
    const POINTS: Terms<'static> = Terms { change_in: ChangeIn::Points, unit: &Unit::RATIO, limits: [None; 2] };
    const SPAN: Terms<'static> = Terms { change_in: ChangeIn::Points, unit: &Unit::SECOND, limits: [None; 2] };

    #[test]
    fn a_change_has_the_digits_it_deserves() {
        for (value, text) in [
            (0.401, "+40 %"),
            (0.004, "+0.4 %"),
            (0.000_4, "+0.04 %"),
            (0.03, "+3.0 %"),
            (0.099_6, "+10 %"),
            (-0.138, "−14 %"),
            (0.0, "±0 %"),
            (1e-9, "±0 %"),
            (-0.999_7, "−99.97 %"),
            (-1.0, "−100 %"),
            (-0.999_999_99, "−99.9999 %"),
            (1.99, "+199 %"),
            (2.2, "×3.2"),
            (12_344.0, "×12,345"),
            (1e9, "×1e9"),
            (f64::NAN, "–"),
            (f64::INFINITY, "–"),
        ] {
            assert_eq!(signed(value, SHARE), text, "{value}");
        }
        assert_eq!(signed(0.019, POINTS), "+1.9 points");
        assert_eq!(signed(-0.003, SPAN), "−3 ms");
    }

    #[test]
    fn a_change_is_never_rounded_across_its_threshold() {
        let terms = Terms { limits: [Some(0.05), Some(0.1)], ..SHARE };
        for (value, text) in [
            (0.0999, "+9.99 %"),
            (0.099_999, "+9.9999 %"),
            (0.1, "+10 %"),
            (0.1 - 1e-7, "+9.99999 %"),
            (0.1 - 1e-12, "+10 %"),
            (0.096, "+9.6 %"),
            (0.104, "+10.4 %"),
            (0.0496, "+4.96 %"),
            (0.0504, "+5.04 %"),
            (-0.0999, "−9.99 %"),
            (2.2, "×3.2"),
        ] {
            assert_eq!(signed(value, terms), text, "{value}");
        }
        assert_eq!(size(0.0999, terms), "9.99 %");
        assert_eq!(signed(0.009_99, Terms { limits: [None, Some(0.01)], ..POINTS }), "+0.999 points");
    }

    #[test]
    fn an_interval_has_the_digits_of_its_change() {
        let show = |change, low, high| interval(Some(change), Some(low), Some(high), SHARE);
        assert_eq!(show(0.401, 0.31, 0.5), "(+31…+50 %)");
        assert_eq!(show(-0.18, -0.19, -0.17), "(−19…−17 %)");
        assert_eq!(show(0.004, -0.012, 0.02), "(−1.2…+2.0 %)");
        assert_eq!(show(0.0, -0.012, 0.02), "(−1.2…+2.0 %)");
        assert_eq!(show(0.097, 0.08, 0.114), "(+8.0…+11.4 %)");
        assert_eq!(show(0.000_1, 0.0, 0.000_2), "(0.00…+0.02 %)");
        assert_eq!(show(2.2, 1.5, 3.0), "(×2.5…×4.0)");
        assert_eq!(show(2.2, f64::NAN, 3.0), "");
        assert_eq!(show(0.2, -0.5, 8.9), "(−50…+890 %)");
        assert_eq!(show(0.2, -0.5, 9.1), "(range unknown)");
        assert_eq!(show(0.2, -0.91, 0.5), "(range unknown)");
        assert_eq!(show(19.0, 15.0, 24.0), "(×16…×25)");
        assert_eq!(show(-0.97, -0.98, -0.96), "(−98…−96 %)");
        assert_eq!(show(11.0, 8.0, 7e6), "(range unknown)");
        assert_eq!(show(8.9, 5.0, 15.5), "(×6.0…×17)");
        assert_eq!(interval(Some(0.019), Some(0.011), Some(0.027), POINTS), "(+1.1…+2.7 points)");
    }

    #[test]
    fn the_least_of_several_is_rounded_down() {
        let shares = |values: &[f64]| at_least(&values.iter().map(|value| (*value, SHARE)).collect::<Vec<_>>());
        assert_eq!(shares(&[0.3, 0.41]).as_deref(), Some("30 % or more worse"));
        assert_eq!(shares(&[0.2999, -0.41]).as_deref(), Some("29 % or more worse"));
        assert_eq!(shares(&[0.0567, 0.41]).as_deref(), Some("5.6 % or more worse"));
        assert_eq!(shares(&[0.352]).as_deref(), Some("35 % worse"));
        assert_eq!(shares(&[99.0]).as_deref(), Some("worse by a factor of 100"));
        assert_eq!(shares(&[2.19, 99.0]).as_deref(), Some("worse by a factor of 3.1 or more"));
        assert_eq!(at_least(&[(0.012, POINTS), (0.05, POINTS)]).as_deref(), Some("1.2 points or more worse"));
        assert_eq!(at_least(&[(0.012, POINTS), (0.05, SHARE)]), None);
        assert_eq!(at_least(&[(0.012, SPAN), (0.05, SPAN)]), None);
        assert_eq!(at_least(&[]), None);
    }

    #[test]
    fn sizes_are_one_range_where_they_have_a_unit() {
        let range = |sizes: &[(f64, Terms<'_>)]| range(sizes).map(|(range, _)| range);
        assert_eq!(range(&[(0.4, SHARE), (0.12, SHARE)]).as_deref(), Some("12–40 %"));
        assert_eq!(range(&[(0.4, SHARE), (0.4, SHARE)]).as_deref(), Some("40 %"));
        assert_eq!(range(&[(0.003, SPAN), (4.0, SPAN)]).as_deref(), Some("3 ms–4 s"));
        assert_eq!(range(&[(0.003, SPAN), (4.0, SHARE)]), None);
    }

    #[test]
    fn a_threshold_keeps_the_digits_of_the_policy() {
        assert_eq!(threshold(0.3, Direction::Lower, SHARE), "+30 %");
        assert_eq!(threshold(0.2, Direction::Higher, SHARE), "−20 %");
        assert_eq!(threshold(0.025, Direction::Neither, SHARE), "±2.5 %");
        assert_eq!(threshold(0.005, Direction::Lower, POINTS), "+0.5 points");
        assert_eq!(threshold(0.01, Direction::Lower, POINTS), "+1 point");
    }

    #[test]
    fn a_row_gives_up_its_common_scale_only_when_it_cannot_be_read() {
        let row = |values| on_one_scale(&Unit::SECOND, values).map(|v: Value| v.text());
        assert_eq!(row([Some(0.0842), Some(0.118)]), ["84.2 ms", "118.0 ms"]);
        assert_eq!(row([Some(1e-9), Some(36000.0)]), ["1 ns", "600 min"]);
        assert_eq!(row([Some(f64::NAN), None]), ["–", "–"]);
        assert_eq!(row([Some(0.0), Some(1e300)]), ["0 s", "1.000e300 s"]);
    }
}
