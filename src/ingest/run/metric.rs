//! One metric of `perfdiff.run/v1`: units converted, what is missing inferred, what is no number named.

use std::fmt;
use std::sync::Arc;

use super::file::{RawInterval, RawMetric};
use super::remembered::Remembered;
use crate::ingest::json_text::{Number, Numbers};
use crate::ingest::named::named;
use crate::ingest::normalize::whole;
use crate::model::{Caveat, CaveatCode, Class, Details, Direction, Interval, Metric, Quantity, Role, Sample};
use crate::unit::{self, Parsed, Unit};

/// The path of a metric in the file, which is put into words only where something is said about it.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    /// The path of the run, with its point.
    pub(super) run: &'a str,
    /// Index of the benchmark.
    pub(super) benchmark: usize,
    /// Index of the metric in it.
    pub(super) metric: usize,
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}benchmarks[{}].metrics[{}]", self.run, self.benchmark, self.metric)
    }
}

/// One entry as read.
pub(super) enum Entry {
    /// A metric.
    Metric(Metric),
    /// The name of one that holds nothing but non-numbers, which the caveats then tell.
    NoNumber(String),
}

/// The entry at the path `at`. `earlier` is the quantity that stood there in the run before, which is used again where it is the same.
/// The error is a message.
pub(super) fn read(
    raw: RawMetric<'_>,
    at: Place<'_>,
    (benchmark, earlier): (&str, Option<&Arc<Quantity>>),
    names: &mut Remembered,
    caveats: &mut Vec<Caveat>,
) -> Result<Entry, String> {
    let name = &*raw.name.0;
    if raw.value.is_none() && raw.sample.is_none() {
        return Err(format!("the metric `{name}` needs a `value` or a `sample`"));
    }
    // What a person or a tool of theirs wrote declares what it says.
    let declared = raw.declared.unwrap_or(raw.class.is_some() || raw.direction.is_some() || raw.role.is_some());
    let statistic = raw.statistic.as_ref().map(|statistic| &*statistic.0);
    let kind = Kind::of(&raw, benchmark, names);
    let mut reader = Reader { at, name, factor: kind.factor, caveats };
    let before = reader.caveats.len();
    let sample = raw.sample.map(|numbers| reader.sample(numbers)).unwrap_or_default();
    let given = reader.number("value", raw.value.as_ref());
    let Some(value) = given.or_else(|| named(&sample, statistic)) else {
        if raw.value.is_none() && !sample.is_empty() {
            let statistic = statistic.unwrap_or_default();
            return Err(format!("the statistic `{statistic}` can't be computed from the sample; give a `value`"));
        }
        if reader.caveats.len() == before {
            reader.say(CaveatCode::NoData, at.to_string(), format!("{at}: the sample of `{name}` is empty; the metric was left out"));
        }
        return Ok(Entry::NoNumber(name.to_owned()));
    };
    let interval = raw.interval.as_ref().and_then(|interval| reader.interval(interval));
    let stddev = reader.spread("stddev", raw.stddev.as_ref());
    let resolution = reader.spread("resolution", raw.resolution.as_ref());
    // A sample may have been thinned, never grown.
    let n = reader.count(raw.n.as_ref()).max((!sample.is_empty()).then_some(sample.len() as u64));
    let deciles = if sample.is_empty() && stddev.is_some() { raw.deciles } else { Vec::new() };
    let quantity = kind.quantity(name, statistic.or((given.is_none()).then_some("median")), declared, earlier);
    let metric = Metric { stddev, n, sample: (!sample.is_empty()).then(|| Sample::new(sample)), ..Metric::of(quantity, value) };
    Ok(Entry::Metric(metric.with_details(Details { interval, deciles, resolution, ..Details::default() })))
}

/// What the metric is, as far as the file says, else as name and unit suggest.
struct Kind {
    class: Class,
    direction: Direction,
    role: Role,
    unit: Unit,
    factor: f64,
}

impl Kind {
    fn of(raw: &RawMetric<'_>, benchmark: &str, names: &mut Remembered) -> Kind {
        let (class, direction, parsed) = match (raw.class, raw.direction, raw.unit.as_ref().map(|unit| unit::parse(&unit.0))) {
            // Nothing is left to infer, as in what perfdiff itself wrote.
            (Some(class), Some(direction), Some(parsed)) => (class, direction, parsed),
            (class, direction, stated) => {
                let context = if class.is_some() { "" } else { benchmark };
                let inferred = names.infer(&raw.name.0, context, raw.unit.as_ref().map(|unit| &*unit.0));
                let class = class.unwrap_or(inferred.class);
                let by_name = if class == inferred.class { inferred.direction } else { class.default_direction() };
                // An empty unit is declared to be none: nothing is inferred from the name.
                let parsed = stated.unwrap_or(Parsed { unit: inferred.unit, factor: inferred.factor });
                (class, direction.unwrap_or(by_name), parsed)
            }
        };
        let judged = direction != Direction::Neither && (class != Class::Other || raw.direction.is_some());
        let role = raw.role.unwrap_or(if judged { Role::Primary } else { Role::Informational });
        Kind { class, direction, role, unit: parsed.unit, factor: parsed.factor }
    }

    /// The quantity of this name and kind.
    fn quantity(self, name: &str, statistic: Option<&str>, declared: bool, earlier: Option<&Arc<Quantity>>) -> Arc<Quantity> {
        let Kind { class, direction, role, unit, .. } = self;
        let is_same = |known: &&Arc<Quantity>| {
            known.name == name
                && known.statistic.as_deref() == statistic
                && (known.class, known.direction, known.role, known.declared) == (class, direction, role, declared)
                && known.unit == unit
        };
        earlier.filter(is_same).map_or_else(
            || {
                let (name, statistic) = (name.to_owned(), statistic.map(str::to_owned));
                Arc::new(Quantity { name, statistic, class, unit, direction, role, declared, circumstance: None, inferred: None })
            },
            Arc::clone,
        )
    }
}

/// Reads the numbers of one metric and says what is wrong with them.
struct Reader<'a> {
    at: Place<'a>,
    name: &'a str,
    factor: f64,
    caveats: &'a mut Vec<Caveat>,
}

impl Reader<'_> {
    fn say(&mut self, code: CaveatCode, at: String, text: String) {
        self.caveats.push(Caveat::new(code, at, text));
    }

    /// A number in base units; a caveat where there is something else.
    fn number(&mut self, field: &str, number: Option<&Number>) -> Option<f64> {
        match number? {
            Number::Finite(value) if (value * self.factor).is_finite() => Some(value * self.factor),
            Number::Finite(value) => {
                let at = format!("{}.{field}", self.at);
                self.say(
                    CaveatCode::UnusableValue,
                    at.clone(),
                    format!("{at} of `{}` is {value:e}, too large for its unit; left out", self.name),
                );
                None
            }
            Number::Unusable(literal) => {
                let at = format!("{}.{field}", self.at);
                self.say(CaveatCode::NotANumber, at.clone(), format!("{at} of `{}` is {literal}; the value was left out", self.name));
                None
            }
        }
    }

    fn sample(&mut self, numbers: Numbers) -> Vec<f64> {
        let Numbers { mut values, unusable } = numbers;
        let gaps: Vec<usize> = unusable.iter().map(|(index, _)| *index).collect();
        for (index, literal) in unusable {
            self.number(&format!("sample[{index}]"), Some(&Number::Unusable(literal)));
        }
        // Where a value stood in the list as it was written.
        let mut places = (0..).filter(|index| gaps.binary_search(index).is_err());
        values.retain_mut(|value| {
            let (given, place) = (*value, places.next().unwrap_or_default());
            *value *= self.factor;
            value.is_finite() || self.number(&format!("sample[{place}]"), Some(&Number::Finite(given))).is_some()
        });
        values
    }

    /// A number that can't be negative. `null` is as good as absent.
    fn spread(&mut self, field: &str, number: Option<&Number>) -> Option<f64> {
        let number = number.filter(|number| !is_null(number));
        let value = self.number(field, number)?;
        if value < 0.0 {
            let at = format!("{}.{field}", self.at);
            self.say(CaveatCode::UnusableValue, at.clone(), format!("{at} of `{}` is negative; it was left out", self.name));
            return None;
        }
        Some(value)
    }

    fn count(&mut self, number: Option<&Number>) -> Option<u64> {
        let value = number.filter(|number| !is_null(number))?.finite();
        let whole = value.and_then(whole);
        if whole.is_none() {
            let at = format!("{}.n", self.at);
            self.say(CaveatCode::UnusableValue, at.clone(), format!("{at} of `{}` is no count; it was left out", self.name));
        }
        whole
    }

    fn interval(&mut self, raw: &RawInterval) -> Option<Interval> {
        let low = self.number("interval.low", Some(&raw.low))?;
        let high = self.number("interval.high", Some(&raw.high))?;
        let level = raw.level.finite().filter(|level| *level > 0.0 && *level < 1.0);
        let Some(level) = level.filter(|_| low <= high) else {
            let at = format!("{}.interval", self.at);
            let text = format!("{at} of `{}` needs low <= high and a level between 0 and 1; it was left out", self.name);
            self.say(CaveatCode::UnusableValue, at, text);
            return None;
        };
        Some(Interval { low, high, level })
    }
}

fn is_null(number: &Number) -> bool {
    matches!(number, Number::Unusable(text) if text == "null")
}
