//! Names in the order in which people count: `function_2` before `function_10`.

use std::cmp::Ordering;

/// A stretch of a name: a number, or what stands between numbers.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Stretch<'t> {
    /// Its length without leading zeros, then its digits: longer numbers are larger.
    Number(usize, &'t str),
    Text(&'t str),
}

/// Compares two names by the numbers in them, else letter by letter.
pub(super) fn compare(a: &str, b: &str) -> Ordering {
    stretches(a).cmp(stretches(b)).then_with(|| a.cmp(b))
}

fn stretches(text: &str) -> impl Iterator<Item = Stretch<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let is_number = rest.starts_with(|c: char| c.is_ascii_digit());
        let end = rest.find(|c: char| c.is_ascii_digit() != is_number).unwrap_or(rest.len());
        let (stretch, after) = rest.split_at(end);
        rest = after;
        let digits = stretch.trim_start_matches('0');
        (!stretch.is_empty()).then_some(if is_number { Stretch::Number(digits.len(), digits) } else { Stretch::Text(stretch) })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_count_as_numbers_wherever_they_stand() {
        let mut names = ["f_10", "f_2", "f_2/b", "f", "f_02", "g1", "10", "9", "f_10_3", "f_10_12"];
        names.sort_by(|a, b| compare(a, b));
        assert_eq!(names, ["9", "10", "f", "f_02", "f_2", "f_2/b", "f_10", "f_10_3", "f_10_12", "g1"]);
    }
}
