//! Accepted regressions: `[[accept]]` in the configuration, `Perfdiff-Accept:` in a commit message.
//!
//! An acceptance names its metrics, the largest change for the worse that it covers, and the reason. Larger changes, and all
//! changes after its last day, are judged as usual; the caller passes the date. It covers one step of each metric: once a run
//! that it accepted is stored, it is spent, or it would cover the next regression too.

use std::fmt;

use jiff::civil::Date;
use toml::de::DeValue;

use crate::policy::document::key::{Key, Shape};
use crate::policy::document::tables::{Entry, Section};
use crate::policy::values::amount::{Amount, read_amount};
use crate::policy::values::pattern::{Pattern, read_pattern};

/// The keys of an `[[accept]]` table.
pub(in crate::policy) const KEYS: &[Key] = &[
    Key { name: "match", shape: Shape::Pattern, about: "Which metrics: a glob over suite/benchmark/metric/statistic." },
    Key { name: "up-to", shape: Shape::Amount, about: "How much worse is meant; anything beyond is judged as ever." },
    Key { name: "reason", shape: Shape::Text, about: "Why, for those who read the report." },
    Key {
        name: "expires",
        shape: Shape::Date,
        about: "The last day on which it holds; default: until it is spent, at the first stored run that it accepts.",
    },
];

/// The largest changes that can be accepted: nobody means to accept more than eleven times the baseline, or all of a share.
const MOST: [Amount; 2] = [Amount::Relative(10.0), Amount::Points(1.0)];

/// The error of a pattern that matches every metric.
fn too_wide(pattern: &Pattern) -> Option<String> {
    pattern.names_nothing().then(|| format!("`{pattern}` matches whatever there is; name the metrics that are meant, such as \"parser/*\""))
}

/// Where an acceptance was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AcceptOrigin {
    /// In the configuration, at this line from 1.
    Configuration(usize),
    /// In a commit message.
    Trailer,
}

/// An accepted regression.
#[derive(Debug, Clone, PartialEq)]
pub struct Accept {
    /// The metrics that it is for.
    pub pattern: Pattern,
    /// The largest change for the worse that is accepted.
    pub up_to: Amount,
    /// The reason; never blank.
    pub reason: String,
    /// The last day on which it holds; absent where it does not expire.
    pub expires: Option<Date>,
    /// Where it was written.
    pub origin: AcceptOrigin,
}

impl Accept {
    /// Reads what follows `Perfdiff-Accept:`, `<glob> | <up-to> | <reason>`. The error says what was expected.
    ///
    /// The reason may hold bars, and so may the glob: the amount is what stands between two of them.
    pub fn from_trailer(text: &str) -> Result<Accept, String> {
        let expected =
            || format!("expected `<glob> | <up-to> | <reason>` as in `parser/* | 12% | validates UTF-8 now`, got `{}`", text.trim());
        let bars: Vec<usize> = text.match_indices('|').map(|(at, _)| at).collect();
        let between = bars.windows(2).find_map(|pair| {
            let [first, second] = pair else { return None };
            let amount = Amount::parse(text.get(first + 1..*second)?.trim()).ok()?;
            Some((text.get(..*first)?.trim(), amount, text.get(second + 1..)?.trim()))
        });
        let (glob, up_to, reason) = between.ok_or_else(expected)?;
        if reason.is_empty() {
            return Err(expected());
        }
        let pattern = Pattern::new(glob).map_err(|_| expected())?;
        if let Some(wrong) = too_wide(&pattern).or_else(|| Accept::too_much(up_to)) {
            return Err(wrong);
        }
        Ok(Accept { pattern, up_to, reason: reason.to_owned(), expires: None, origin: AcceptOrigin::Trailer })
    }

    /// The error of an amount above the largest that can be accepted; none where it can be.
    pub fn too_much(up_to: Amount) -> Option<String> {
        let most = MOST.into_iter().find(|most| most.change_in() == up_to.change_in())?;
        (up_to.value() > most.value())
            .then(|| format!("accepts more than {most}, which is the maximum; what is worse by more is rarely intended"))
    }

    /// Whether `today` is after its last day.
    pub fn expired(&self, today: Date) -> bool {
        self.expires.is_some_and(|last| today > last)
    }
}

impl fmt::Display for Accept {
    /// `parser/* | 12 % | reason`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} | {} | {}", self.pattern, self.up_to, self.reason)
    }
}

/// Reads an `[[accept]]` table.
pub(in crate::policy) fn read(section: &Section<'_>) -> Option<Accept> {
    section.only(KEYS);
    let pattern = section.required("match", "say which metrics it is for, as in match = \"parser/large/time\"").and_then(|entry| {
        let pattern = read_pattern(&entry)?;
        too_wide(&pattern).map_or(Some(pattern), |wrong| entry.reject(wrong, ""))
    });
    let up_to = section.required("up-to", "say how much worse is meant, as in up-to = \"12%\"").and_then(|entry| {
        let up_to = read_amount(&entry, None)?;
        Accept::too_much(up_to).map_or(Some(up_to), |wrong| entry.reject(wrong, ""))
    });
    let reason = section.required("reason", "say why, for those who read the report").and_then(|entry| entry.text("a reason"));
    let expires = section.get("expires").map(|entry| read_date(&entry));
    let origin = AcceptOrigin::Configuration(section.line());
    Some(Accept { pattern: pattern?, up_to: up_to?, reason: reason?.to_owned(), expires: expires.unwrap_or_default(), origin })
}

fn read_date(entry: &Entry<'_>) -> Option<Date> {
    let date = entry.value.as_datetime().filter(|value| value.time.is_none() && value.offset.is_none()).and_then(|value| value.date);
    let date = date.and_then(|date| {
        let (month, day) = (i8::try_from(date.month).ok()?, i8::try_from(date.day).ok()?);
        Date::new(i16::try_from(date.year).ok()?, month, day).ok()
    });
    if date.is_none() {
        let quoted = matches!(entry.value, DeValue::String(text) if text.parse::<Date>().is_ok());
        entry.fail_hint("expected a date such as 2027-01-31", if quoted { "write it without quotes" } else { "" });
    }
    date
}
