//! A number with its name → a metric: unit, class, direction, statistic and role.

use super::lists::key_words::is_circumstances;
use super::surroundings::{innermost, is_silent};
use super::walk::leaf::{Leaf, Lost, UnitOf};
use crate::ingest::infer::{Aspect, Inferred, infer, is_ordinal, words};
use crate::model::{Benchmark, Caveat, CaveatCode, Circumstance, Class, Metric, Role, Sample, TimeCourse};
use crate::stats;
use crate::unit::{Dimension, Unit};

/// Name of the benchmark that holds the numbers at the top of a document, and of those that have no name at all.
pub(super) const WHOLE: &str = "all";

/// Bounds of a sample: shown beside its centre, never judged.
const EXTREMES: &[&str] = &["min", "max"];
/// Number of names that a caveat lists.
const LISTED: usize = 5;

/// The metric of a leaf, called `shown`; `None` where the leaf holds no number or its unit makes it infinite.
///
/// `around` are the names of what surrounds it, the innermost last.
pub(crate) fn metric(leaf: &Leaf, shown: &str, around: &[String]) -> Option<Metric> {
    let inferred = understood(leaf, around);
    let mut statistic = inferred.statistic.clone();
    let factor = inferred.factor;
    let sample: Vec<f64> = leaf.sample.iter().map(|value| value * factor).collect();
    let repeats = leaf.value.is_none();
    let value = leaf.value.or_else(|| stats::median(&leaf.sample))?;
    if repeats && statistic.is_none() {
        statistic = Some("median".to_owned());
    }
    let mut metric = inferred.metric(shown, value);
    // What the author says counts more than any name.
    if let Some(better) = leaf.better.filter(|_| inferred.aspect != Aspect::Beside) {
        metric.direction = better;
        metric.role = Role::Primary;
        metric.circumstance = None;
        if metric.class == Class::Other {
            metric.class = Class::Score;
        }
    }
    // A name that is nothing but a statistic is kept as written, so that its path shows it once.
    let whole = statistic.is_some() && is_statistic_alone(&leaf.name);
    metric.statistic = if whole { Some(shown.rsplit('.').next().unwrap_or(shown).to_owned()) } else { statistic };
    metric.stddev = leaf.stddev.map(|value| value * factor.abs());
    metric.n = leaf.n;
    metric.set_resolution(leaf.step.map(|step| step * factor.abs()).filter(|_| sample.is_empty() && is_measured(metric.class)));
    metric.set_course(TimeCourse::new(leaf.course.iter().map(|(seconds, value)| (*seconds, value * factor)).collect()));
    // Repeats of a percentile are not the values behind it.
    let behind = !repeats || inferred.statistic.as_deref().is_none_or(|statistic| statistic == "median");
    if !sample.is_empty() {
        metric.n = Some(sample.len() as u64);
        metric.stddev = stats::deviation(&sample).or(metric.stddev);
        metric.sample = behind.then(|| Sample::new(sample));
    }
    let finite = metric.value.is_finite() && metric.sample.as_ref().is_none_or(|s| s.values().iter().all(|v| v.is_finite()));
    let aside = leaf.aside && !is_reported(leaf, &inferred);
    if aside {
        metric.circumstance = Some(Circumstance::Setting).filter(|_| leaf.setting && inferred.aspect != Aspect::Beside);
    }
    let aside = aside || is_extreme(&inferred) || is_moment(&metric);
    finite.then(|| if aside { metric.informational() } else { metric })
}

/// Whether a number among metadata was measured, and tells so by its name: `meta.avg_request_ms`, `metadata.failed_runs`. What was
/// set up stands there too, so that a rate or a duration alone tells nothing.
fn is_reported(leaf: &Leaf, inferred: &Inferred) -> bool {
    let metadata = |key: &&String| matches!(key.to_lowercase().as_str(), "meta" | "metadata");
    if leaf.setting || inferred.aspect != Aspect::Result || !leaf.path.iter().filter(|key| is_circumstances(key)).all(|key| metadata(&key))
    {
        return false;
    }
    let says = |known: &[&str]| words(&leaf.name).iter().any(|word| known.contains(&word.as_str()));
    match inferred.class {
        Class::Latency | Class::ErrorRate => true,
        Class::Duration => {
            inferred.statistic.as_deref().is_some_and(|statistic| !EXTREMES.contains(&statistic)) || says(&["wall", "elapsed", "took"])
        }
        Class::Throughput => says(&["throughput"]) || inferred.statistic.as_deref() == Some("mean"),
        Class::Count => says(&["failed", "failures", "errors", "error", "crashes", "timeouts"]),
        _ => false,
    }
}

/// Whether numbers of the class are read off a scale. Counts and sizes are what they are, to the last digit.
fn is_measured(class: Class) -> bool {
    matches!(class, Class::Duration | Class::Latency | Class::Throughput | Class::Memory)
}

/// What the name suggests, with the unit beside it where it fits and the name has none of its own.
fn understood(leaf: &Leaf, around: &[String]) -> Inferred {
    if leaf.value.is_some() && counts_samples(&leaf.name) {
        return infer("sample_count", "", None);
    }
    let mut inferred = innermost(&leaf.name, around, None);
    if let Some(unit) = leaf.unit.as_deref() {
        let with_unit = innermost(&leaf.name, around, Some(unit));
        let fits = || match inferred.aspect {
            Aspect::Result => fits(inferred.class, with_unit.unit.dimension()),
            Aspect::Unknown => leaf.unit_of != UnitOf::Another,
            Aspect::Beside => true,
            Aspect::Setting | Aspect::Work => false,
        };
        if leaf.unit_of == UnitOf::Own || !inferred.unit_guessed && fits() {
            inferred = with_unit;
        }
    }
    // What is counted beside percentiles is how many there were, in whatever unit these are.
    if leaf.beside_percentiles && leaf.value.is_some() && inferred.unit_guessed && is_plural(&leaf.name) {
        return infer("sample_count", "", None);
    }
    // A percentile of who knows what is the percentile of a time, nearly always; and the mean beside it is that of the same.
    let of_a_time = |statistic: &str| {
        let bare = leaf.beside_percentiles && is_statistic_alone(&leaf.name);
        statistic.starts_with('p') || bare && matches!(statistic, "mean" | "median" | "min" | "max")
    };
    let timed = is_ordinal(&leaf.name) || inferred.statistic.as_deref().is_some_and(of_a_time);
    if is_silent(&inferred) && timed && inferred.unit == Unit::NONE {
        inferred = infer(&leaf.name, "latency", None);
    }
    inferred
}

/// Whether a name says how many samples of something there are: of a list, `latency_samples` is the name of its numbers.
fn counts_samples(name: &str) -> bool {
    words(name).last().is_some_and(|last| matches!(last.as_str(), "samples" | "measurements"))
}

/// Whether a name is one word that counts things which are no times: "ticks".
fn is_plural(name: &str) -> bool {
    let told = infer(name, "", None);
    let counts = matches!(told.aspect, Aspect::Unknown | Aspect::Work) && told.unit == Unit::NONE && told.statistic.is_none();
    counts && matches!(words(name).as_slice(), [word] if word.len() > 3 && word.ends_with('s') && !word.ends_with("ss"))
}

/// Seconds since 1970 of a day in 2001: no benchmark takes so long, and no clock shows less.
const MOMENT: f64 = 1e9;

/// Whether a number that looks like a time is a moment in it.
fn is_moment(metric: &Metric) -> bool {
    metric.unit.dimension() == Dimension::Time && metric.value >= MOMENT
}

/// Whether the unit that stands beside several numbers can be the one of this number: `errors` beside a `p95` in
/// milliseconds are not milliseconds.
fn fits(class: Class, unit: Dimension) -> bool {
    match class {
        Class::ErrorRate | Class::Score => matches!(unit, Dimension::Ratio | Dimension::Other),
        Class::Count => matches!(unit, Dimension::Count | Dimension::Other),
        Class::Throughput => unit != Dimension::Time && unit != Dimension::Ratio,
        Class::Latency | Class::Duration => matches!(unit, Dimension::Time | Dimension::Other | Dimension::Count),
        Class::Memory | Class::Size => matches!(unit, Dimension::Data | Dimension::Ratio | Dimension::Other | Dimension::Count),
        Class::Cpu => matches!(unit, Dimension::Ratio | Dimension::Time | Dimension::Other),
        Class::Other => true,
    }
}

/// `p95`, `avg`, `median`: the name is the statistic. But `p95_ms` names a unit too.
fn is_statistic_alone(name: &str) -> bool {
    infer(name, "", None).statistic.is_some() && !name.contains(['_', '-', ' ', '.']) && name.len() <= "average".len()
}

/// The fastest and the slowest of many are shown only, beside what tells more; a peak of memory is a result.
fn is_extreme(inferred: &Inferred) -> bool {
    let timed = matches!(inferred.class, Class::Latency | Class::Duration | Class::Throughput);
    timed && inferred.statistic.as_deref().is_some_and(|statistic| EXTREMES.contains(&statistic))
}

/// Judges the slowest of many where nothing else tells of it: no mean, no percentile, no total of the kind. Beside one of these
/// it is shown only, as it comes and goes by chance.
pub(super) fn judge_lone_extremes(benchmark: &mut Benchmark) {
    // A bound that was set stays what it is: `config.max_latency_ms`.
    if benchmark.name.split('/').any(is_circumstances) {
        return;
    }
    let told: Vec<Class> = benchmark.metrics.iter().filter(|metric| metric.role == Role::Primary).map(|metric| metric.class).collect();
    for metric in &mut benchmark.metrics {
        let timed = matches!(metric.class, Class::Latency | Class::Duration | Class::Throughput);
        // "minMs" is kept as it is written where it is the whole name.
        let statistic = metric.statistic.as_deref().and_then(|statistic| infer(statistic, "", None).statistic);
        let extreme = timed && statistic.is_some_and(|statistic| EXTREMES.contains(&statistic.as_str()));
        if extreme && !told.contains(&metric.class) && !is_moment(metric) {
            metric.role = Role::Primary;
        }
    }
}

/// The first of some names, and how many more there are.
pub(super) fn listed(names: &[String]) -> String {
    let first: Vec<_> = names.iter().take(LISTED).map(String::as_str).collect();
    let more = match names.len().saturating_sub(LISTED) {
        0 => String::new(),
        n => format!(" and {n} more"),
    };
    format!("{}{more}", first.join(", "))
}

/// One caveat for all numbers of which nothing tells whether more is better. `names` are their paths.
pub(crate) fn unknown(names: &[String]) -> Option<Caveat> {
    let text = format!(
        "neither unit nor name shows which way is better for {}; shown, not judged, unless a rule gives a direction",
        listed(names)
    );
    (!names.is_empty()).then(|| Caveat::new(CaveatCode::UnitUnknown, "", text))
}

/// The metric `shown` that has no value and why, where it would be judged if it had one: a spread or a remark may be `null`.
pub(crate) fn unmeasured(lost: &Lost, shown: &str) -> Option<(String, String)> {
    let there = Leaf { value: Some(1.0), ..lost.leaf.clone() };
    let metric = metric(&there, shown, &there.path).filter(|metric| metric.role == Role::Primary)?;
    Some((metric.name.clone(), format!("it is {}", lost.literal)))
}

/// Whether a leaf is one that [`unknown`] should name: nothing tells what it is, and it may be a result.
pub(crate) fn is_unknown(leaf: &Leaf, around: &[String]) -> bool {
    !leaf.aside && leaf.better.is_none() && is_silent(&understood(leaf, around))
}
