//! The metrics of one result, as its recipe says.

use std::borrow::Cow;
use std::collections::HashMap;

use super::scope::Scope;
use super::trace::Tracer;
use crate::ingest::infer::{Aspect, infer, infer_measured};
use crate::ingest::json::Node;
use crate::ingest::named::named;
use crate::ingest::normalize::whole;
use crate::model::recipe::measure::Measure;
use crate::model::recipe::value_path::ValuePath;
use crate::model::recipe::wording::Wanted;
use crate::model::{Benchmark, Caveat, CaveatCode, Class, Direction, Interval, Metric, Role, Sample, statistic};
use crate::stats;
use crate::unit;

/// Most unusable numbers of one file that are named each by itself.
const NAMED: usize = 100;

/// Most kinds of metrics that are remembered.
const KINDS: usize = 10_000;

/// What the name of a statistic is called.
const STATISTIC: &str = "statistic";

/// The unit of a number that is written in percent.
const RATIO: &str = "ratio";

/// What was odd about numbers.
#[derive(Default)]
pub(super) struct Findings {
    caveats: Vec<Caveat>,
    /// How many more there are.
    unnamed: usize,
    /// Metrics of which nothing tells which way is better.
    pub(super) undirected: Vec<String>,
    /// Where somebody wants to know what each rule matched.
    pub(super) tracer: Option<Tracer>,
    kinds: Kinds,
}

/// What metrics are, as far as class, name and unit tell. Many results have the same.
#[derive(Default)]
struct Kinds {
    all: Vec<MetricKind>,
    /// Where those of a name are.
    by_name: HashMap<String, Vec<usize>>,
    /// Where the last one was: results often have the same metrics in the same order.
    last: usize,
}

/// What a metric of a class, name and unit is.
struct MetricKind {
    class: Option<Class>,
    unit: Option<String>,
    /// Its value is the base units in one unit of the file.
    metric: Metric,
    /// Whether it is known which way is better.
    is_known: bool,
}

impl Kinds {
    /// The kind of a metric, and whether it is known which way is better.
    fn of(&mut self, class: Option<Class>, name: &str, unit: Option<&str>) -> (Metric, bool) {
        let is_it = |at: &usize| {
            self.all.get(*at).is_some_and(|kind| kind.class == class && kind.metric.name == name && kind.unit.as_deref() == unit)
        };
        let next = Some(self.last + 1).filter(|next| *next < self.all.len()).unwrap_or_default();
        let found = Some(next).filter(is_it).or_else(|| self.by_name.get(name)?.iter().copied().find(is_it));
        self.last = found.unwrap_or_else(|| self.add(class, name, unit));
        self.all.get(self.last).map_or_else(|| infer_kind(class, name, unit), |kind| (kind.metric.clone(), kind.is_known))
    }

    fn add(&mut self, class: Option<Class>, name: &str, unit: Option<&str>) -> usize {
        if self.all.len() == KINDS {
            *self = Kinds::default();
        }
        let place = self.all.len();
        let (metric, is_known) = infer_kind(class, name, unit);
        self.all.push(MetricKind { class, unit: unit.map(str::to_owned), metric, is_known });
        self.by_name.entry(name.to_owned()).or_default().push(place);
        place
    }
}

fn infer_kind(class: Option<Class>, name: &str, unit: Option<&str>) -> (Metric, bool) {
    if let Some(class) = class {
        let parsed = unit::parse(unit.unwrap_or_default());
        return (Metric::new(name, class, parsed.unit, parsed.factor), true);
    }
    let inferred = if unit.is_some() { infer_measured(name, unit) } else { infer(name, "", None) };
    let is_known = inferred.aspect != Aspect::Unknown || inferred.direction != Direction::Neither;
    (inferred.metric(name, 1.0), is_known)
}

impl Findings {
    /// Tells the one who wants to know, if anybody does.
    pub(super) fn trace(&mut self, tell: impl FnOnce(&mut Tracer)) {
        if let Some(tracer) = &mut self.tracer {
            tell(tracer);
        }
    }

    fn note(&mut self, code: CaveatCode, at: &str, text: String) {
        if self.caveats.len() < NAMED {
            self.caveats.push(Caveat::new(code, at, text));
        } else {
            self.unnamed += 1;
        }
    }

    /// The caveats about single numbers.
    pub(super) fn caveats(self) -> Vec<Caveat> {
        let more = (self.unnamed > 0).then(|| {
            let text = format!("{} more numbers can't be used; they were left out", self.unnamed);
            Caveat::new(CaveatCode::UnusableValue, "", text)
        });
        self.caveats.into_iter().chain(more).collect()
    }
}

/// A number, or why there is none.
enum Reading {
    /// The number and the unit that is written with it.
    Number(f64, Option<String>),
    Absent,
    /// What stands in its place.
    Unusable(String),
}

/// Adds the metrics that `measure` finds in a result.
pub(super) fn add(benchmark: &mut Benchmark, measure: &Measure, result: &Scope<'_>, findings: &mut Findings) {
    let places: Vec<_> = measure.at.0.iter().flat_map(|path| result.all(path)).collect();
    let places = if measure.at.0.is_empty() { std::slice::from_ref(result) } else { places.as_slice() };
    for place in places.iter().filter(|place| place.meets(&measure.conditions)) {
        for (name, path) in &measure.statistics {
            let reading = place.first(path).map_or(Reading::Absent, read);
            add_one(benchmark, measure, &place.naming(STATISTIC, name), Some(name), reading, findings);
        }
        if !measure.statistics.is_empty() {
            continue;
        }
        match measure.value.0.as_slice() {
            // One metric for each value.
            [path] if path.captured().next().is_some() => {
                let is_number = |node: &Node| matches!(node, Node::Number(..) | Node::Null | Node::NotNumber(_));
                for found in place.all_meant(path, &|key, node| is_number(node) && !measure.except.iter().any(|other| other == key)) {
                    let reading = read(found.node);
                    add_one(benchmark, measure, &place.knowing(&found), None, reading, findings);
                }
            }
            paths => {
                let reading = match (sum(place, paths), measure.default) {
                    (Reading::Absent, Some(default)) => Reading::Number(default, None),
                    (reading, _) => reading,
                };
                add_one(benchmark, measure, place, None, reading, findings);
            }
        }
    }
}

fn read(node: &Node) -> Reading {
    match node {
        Node::Number(value, _) => Reading::Number(*value, node.unit().map(str::to_owned)),
        Node::Null => Reading::Unusable("null".to_owned()),
        Node::NotNumber(literal) => Reading::Unusable(literal.clone()),
        Node::Text(text) => match Node::of_measured_text(text) {
            Some(number) => read(&number),
            None => Reading::Unusable(format!("the text `{}`", text.chars().take(40).collect::<String>())),
        },
        Node::Flag(flag) => Reading::Unusable(flag.to_string()),
        Node::List(_) => Reading::Unusable("a list".to_owned()),
        Node::Object(_) => Reading::Unusable("an object".to_owned()),
    }
}

/// The sum of all numbers at the paths, those that are there.
fn sum(place: &Scope<'_>, paths: &[ValuePath]) -> Reading {
    let mut total = Reading::Absent;
    for node in paths.iter().flat_map(|path| place.values(path)) {
        total = match (total, read(node)) {
            (Reading::Number(one, unit), Reading::Number(other, _)) => Reading::Number(one + other, unit),
            (Reading::Absent | Reading::Number(..), reading) => reading,
            (unusable, _) => unusable,
        };
    }
    total
}

fn add_one(
    benchmark: &mut Benchmark,
    measure: &Measure,
    place: &Scope<'_>,
    named_statistic: Option<&str>,
    reading: Reading,
    findings: &mut Findings,
) {
    let name = place.wanted(&measure.name).unwrap_or("value".into());
    let path = || named_statistic.and_then(|name| measure.statistics.get(name)).or(measure.value.0.first()).or(measure.sample.as_ref());
    let at = || format!("{}.{}", place.at, path().map_or("", ValuePath::as_str)).trim_start_matches('.').to_owned();
    let wanted_statistic = measure.statistic.as_ref().and_then(|wanted| place.wanted(wanted)).or(named_statistic.map(Cow::Borrowed));
    let wanted_statistic = wanted_statistic.map(|name| statistic::canonical(&name).into_owned());
    let (sample, sample_unit, dropped) = sample(measure, place, &benchmark.name, findings);
    // What the tool computed of values that are no numbers is no number either.
    let of_sample = || named(&sample, wanted_statistic.as_deref()).filter(|_| !sample.is_empty());
    let reading = match reading {
        Reading::Number(..) if !dropped => reading,
        Reading::Unusable(_) if sample.is_empty() => reading,
        other => of_sample().map_or(other, |value| Reading::Number(value, sample_unit)),
    };
    let (value, written) = match divided(reading, measure, place) {
        Reading::Number(value, unit) => (value, unit),
        Reading::Absent if !dropped => return findings.trace(|tracer| tracer.missed(measure, "nothing stands there")),
        Reading::Absent => return unmeasured(benchmark, &name, "none of its values is a number"),
        Reading::Unusable(found) => {
            let at = at();
            findings.trace(|tracer| tracer.missed(measure, &format!("{found} is no number")));
            findings.note(CaveatCode::UnusableValue, &at, format!("{at} of `{}` is {found}; the value was left out", benchmark.name));
            return unmeasured(benchmark, &name, &format!("it is {found}"));
        }
    };
    let is_written = written.is_some();
    let unit = written.map(Cow::Owned).or_else(|| measure.unit.as_ref().and_then(|wanted| place.wanted(wanted)));
    let mut metric = describe(measure, place, &name, unit.as_deref(), findings, &benchmark.name);
    let factor = metric.value * measure.factor.unwrap_or(1.0);
    metric.value = if measure.complement { 1.0 - value * factor } else { value * factor };
    metric.statistic = wanted_statistic.or(metric.statistic.take());
    let number = |path: &Option<ValuePath>| match read(place.first(path.as_ref()?)?) {
        Reading::Number(value, _) => Some(value * factor).filter(|value| value.is_finite()),
        _ => None,
    };
    metric.n = measure.n.as_ref().and_then(|path| place.first(path)).and_then(Node::number).and_then(whole).filter(|n| *n > 0);
    metric.n = if sample.is_empty() { metric.n } else { Some(sample.len() as u64) };
    let sample: Vec<f64> = sample.iter().map(|value| value * factor).collect();
    // One value has no spread, though some tools write 0 for it.
    let is_centre = matches!(metric.statistic.as_deref(), None | Some("mean" | "median"));
    let spread = metric.n != Some(1) && (is_centre || named_statistic.is_none());
    metric.stddev = number(&measure.stddev).map(f64::abs).or_else(|| stats::deviation(&sample)).filter(|_| spread);
    let margin = measure.margin.as_ref().and_then(|path| place.first(path)).and_then(|node| match read(node) {
        Reading::Number(part, unit) if unit.as_deref() == Some(RATIO) => Some(part * metric.value),
        Reading::Number(width, _) => Some(width * factor),
        _ => None,
    });
    let (low, high) = match margin.map(f64::abs) {
        Some(margin) => (Some(metric.value - margin), Some(metric.value + margin)),
        None => (number(&measure.low), number(&measure.high)),
    };
    // The mean of many values is as much less uncertain than one value as the root of their number says.
    if let (None, Some(margin), Some(level), Some(n)) = (metric.stddev, margin, measure.level, metric.n) {
        let errors = stats::normal_upper_quantile((1.0 - level) / 2.0);
        #[expect(clippy::cast_precision_loss, reason = "numbers of values are small")]
        let root = (n as f64).sqrt();
        metric.stddev = Some(margin.abs() / errors * root).filter(|_| n > 1);
    }
    if let (Some(low), Some(high), Some(level)) = (low, high, measure.level) {
        metric.set_interval((low <= high).then_some(Interval { low, high, level }));
    }
    if !metric.value.is_finite() || sample.iter().any(|value| !value.is_finite()) {
        let at = at();
        findings.note(
            CaveatCode::UnusableValue,
            &at,
            format!("{at} of `{}` is beyond what can be computed with; left out", benchmark.name),
        );
        return unmeasured(benchmark, &name, "it is too large");
    }
    metric.sample = (!sample.is_empty()).then(|| Sample::new(sample));
    findings.trace(|tracer| tracer.number(measure, place, &at(), &metric, unit.as_deref(), is_written));
    benchmark.metrics.push(metric);
}

fn unmeasured(benchmark: &mut Benchmark, name: &str, reason: &str) {
    benchmark.unmeasured.insert(name.to_owned(), reason.to_owned());
}

fn divided(reading: Reading, measure: &Measure, place: &Scope<'_>) -> Reading {
    match reading {
        Reading::Number(value, unit) if !measure.over.0.is_empty() => match sum(place, &measure.over.0) {
            Reading::Number(0.0, _) => Reading::Unusable("divided by 0".to_owned()),
            Reading::Number(by, _) => Reading::Number(value / by, unit),
            other => other,
        },
        reading => reading,
    }
}

/// The values of the sample with the unit that is written with them, and whether some are no numbers.
fn sample(measure: &Measure, place: &Scope<'_>, name: &str, findings: &mut Findings) -> (Vec<f64>, Option<String>, bool) {
    let (mut values, mut unit, mut dropped) = (Vec::new(), None, false);
    let Some(path) = &measure.sample else { return (values, unit, dropped) };
    for found in place.all(path) {
        let elements = if let Node::List(elements) = found.node { elements.as_slice() } else { std::slice::from_ref(found.node) };
        for (index, element) in elements.iter().enumerate() {
            match read(element) {
                Reading::Number(value, written) => {
                    unit = unit.or(written);
                    values.push(value);
                }
                Reading::Absent => {}
                Reading::Unusable(what) => {
                    dropped = true;
                    findings.trace(|tracer| tracer.missed(measure, &format!("{what} is no number")));
                    let at = if elements.len() == 1 { found.at.to_string() } else { format!("{}[{index}]", found.at) };
                    findings.note(CaveatCode::NotANumber, &at, format!("{at} of `{name}` is {what}; the value was left out"));
                }
            }
        }
    }
    (values, unit, dropped)
}

/// What the metric is; its value is the base units in one unit of the file.
fn describe<'m>(measure: &'m Measure, place: &'m Scope<'_>, name: &str, unit: Option<&str>, findings: &mut Findings, of: &str) -> Metric {
    let word = |wanted: &'m Option<Wanted>| place.wanted(wanted.as_ref()?);
    let class = word(&measure.class).and_then(|word| Class::ALL.into_iter().find(|class| class.name() == word));
    let direction = word(&measure.direction)
        .and_then(|word| [Direction::Lower, Direction::Higher, Direction::Neither].into_iter().find(|way| way.name() == word));
    let (mut metric, is_known) = findings.kinds.of(class, name, unit);
    if direction.is_none() && !is_known {
        findings.undirected.push(format!("{of}/{name}"));
    }
    if let Some(direction) = direction {
        metric.direction = direction;
        metric.role = if direction == Direction::Neither { Role::Informational } else { Role::Primary };
    }
    if let Some(role) = word(&measure.role) {
        metric.role = if role == Role::Informational.name() { Role::Informational } else { Role::Primary };
    }
    metric
}
