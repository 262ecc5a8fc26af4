//! One statistic of a metric, worded: a line of any report.

use super::words::numbers::{self, Terms, UNKNOWN, Value};
use super::words::reported_verdict::ReportedVerdict;
use crate::compare::{self, Judgement};
use crate::model::{Change, Estimate, Undecided, Verdict};
use crate::report::escape::visible;

/// One benchmark × metric × statistic with every cell as text.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Place in the comparison's `changes`, for renderers that draw the numbers.
    pub index: usize,
    /// The verdict on this statistic.
    pub verdict: Verdict,
    /// What it looks like, where that is undecided.
    pub undecided: Option<Undecided>,
    /// The name of the metric, as the tool gives it.
    pub metric: String,
    /// The statistic, unless it is the metric's name.
    pub statistic: Option<String>,
    /// The value of the baseline with its unit.
    pub baseline: Value,
    /// The head's value, on the same scale.
    pub head: Value,
    /// The change with its arrow: `▲ +40 %`; a dash or a word where it has no number.
    pub change: String,
    /// Its interval: `(+31…+50 %)`; empty where none is known.
    pub interval: String,
    /// From where on it fails: `+30 %`; `+15 % warns` where it can only warn; a dash where it is not judged.
    pub threshold: String,
    /// The thresholds it was judged by, and where they come from: `warns at +15 %, fails at +30 % (class latency)`; may be empty.
    pub policy: String,
    /// The threshold that says most of the change: that for failures, `+15 % warns` where it reached only that for warnings.
    pub limit: String,
    /// How far noise reaches, or what would not have shown: `±3 %`; empty where none is known.
    pub noise: String,
    /// The reason to show where there is room for one; may be empty.
    pub why: String,
    /// The same where change, limit and noise stand beside it: only what they do not tell; may be empty.
    pub note: String,
    /// All reasons, one sentence each.
    pub reasons: Vec<String>,
    /// The change in multiples of its threshold; infinite where a change without a number is a finding.
    pub(super) excess: f64,
    /// Size of the change; infinite as above.
    pub(super) size: f64,
}

impl Row {
    /// The row of one change; `index` is its place in the comparison.
    pub(in crate::report) fn of(index: usize, change: &Change) -> Row {
        let terms = Terms::of(change);
        let value = |side: &Option<Estimate>| side.as_ref().map(|estimate| estimate.value);
        let [baseline, head] = numbers::on_one_scale(
            &numbers::paced(&change.unit, change.id.statistic.as_deref()),
            [value(&change.baseline), value(&change.head)],
        );
        let known = change.change.filter(|c| c.is_finite());
        let finding = matches!(change.verdict, Verdict::Failure | Verdict::Warning);
        let threshold = change.threshold.fail.or(change.threshold.warn).filter(|t| t.is_finite() && *t > 0.0);
        let size = known.map_or(if finding { f64::INFINITY } else { 0.0 }, f64::abs);
        let noise = noise(change, terms);
        let why = why(change, terms);
        Row {
            index,
            verdict: change.verdict,
            undecided: ReportedVerdict::of(change).undecided,
            metric: visible(&change.id.metric),
            statistic: change.id.statistic.as_deref().filter(|s| *s != change.id.metric).map(visible),
            baseline,
            head,
            change: change_text(change, known, terms),
            interval: if known.is_some() { numbers::interval(known, change.change_low, change.change_high, terms) } else { String::new() },
            threshold: threshold_text(change, terms),
            policy: policy(change, terms),
            limit: limit_text(change, terms),
            note: if says_only_figures(change) && !noise.is_empty() { String::new() } else { why.clone() },
            noise,
            why,
            reasons: change.reasons.iter().map(|reason| visible(reason)).collect(),
            excess: size / threshold.unwrap_or(1.0),
            size,
        }
    }

    /// The verdict as it is reported.
    pub fn reported(&self) -> ReportedVerdict {
        ReportedVerdict { verdict: self.verdict, undecided: self.undecided }
    }

    /// Metric and statistic: "`http_req_duration` p95".
    pub fn label(&self) -> String {
        match &self.statistic {
            Some(statistic) => format!("{} {statistic}", self.metric),
            None => self.metric.clone(),
        }
    }

    /// The change without its arrow: `+40 %`.
    pub fn bare_change(&self) -> &str {
        self.change.trim_start_matches(['▲', '▼', '=']).trim_start()
    }

    /// Both values, with one unit where they share it: "41.83 → 52.39 µs".
    pub fn values(&self) -> String {
        let before = if self.baseline.unit == self.head.unit { self.baseline.number.clone() } else { self.baseline.text() };
        format!("{before} → {}", self.head.text())
    }

    /// What tells it from the other rows of its group: the statistic, or the metric where there is none.
    pub fn short_label(&self) -> &str {
        self.statistic.as_deref().unwrap_or(&self.metric)
    }
}

fn change_text(change: &Change, known: Option<f64>, terms: Terms<'_>) -> String {
    let value = |side: &Option<Estimate>| side.as_ref().map(|e| e.value).filter(|v| v.is_finite());
    match (known, value(&change.baseline), value(&change.head)) {
        (Some(known), ..) => format!("{} {}", numbers::arrow(known), numbers::signed(known, terms)),
        (None, Some(baseline), Some(head)) if baseline == 0.0 && head != 0.0 => format!("{} from 0", numbers::arrow(head)),
        (None, Some(baseline), Some(head)) if baseline == 0.0 && head == 0.0 => "= both 0".to_owned(),
        _ => match change.verdict {
            Verdict::Added => "added".to_owned(),
            Verdict::Removed => "removed".to_owned(),
            _ => UNKNOWN.to_owned(),
        },
    }
}

fn threshold_text(change: &Change, terms: Terms<'_>) -> String {
    if is_one_sided(change) {
        return UNKNOWN.to_owned();
    }
    match (change.threshold.fail, change.threshold.warn) {
        (Some(fail), _) => numbers::threshold(fail, change.direction, terms),
        (None, Some(warn)) => format!("{} warns", numbers::threshold(warn, change.direction, terms)),
        (None, None) => UNKNOWN.to_owned(),
    }
}

/// The threshold that the change reached, or else the next one.
fn limit_text(change: &Change, terms: Terms<'_>) -> String {
    match change.threshold.warn {
        Some(warn) if change.verdict == Verdict::Warning && !Judgement::of(change).is_to_confirm() => {
            format!("{} warns", numbers::threshold(warn, change.direction, terms))
        }
        _ => threshold_text(change, terms),
    }
}

/// How large a change may be noise; of what is undecided, how large a one would not have shown.
fn noise(change: &Change, terms: Terms<'_>) -> String {
    let judgement = Judgement::of(change);
    let size = match change.verdict {
        Verdict::Inconclusive => judgement.detectable(),
        _ => judgement.reach(),
    };
    match size {
        Some(size) if size.is_infinite() => "any".to_owned(),
        Some(size) if size > 0.0 => format!("±{}", numbers::size(size, Terms { limits: [None; 2], ..terms })),
        _ => String::new(),
    }
}

/// Whether the reason is made of the change, its limit and its noise only.
fn says_only_figures(change: &Change) -> bool {
    change.reasons.first().is_some_and(|reason| compare::says_only_figures(reason)) && !Judgement::of(change).is_to_confirm()
}

/// Whether there is only one value, which no threshold applies to.
fn is_one_sided(change: &Change) -> bool {
    matches!(change.verdict, Verdict::Added | Verdict::Removed)
}

fn policy(change: &Change, terms: Terms<'_>) -> String {
    if is_one_sided(change) {
        return String::new();
    }
    let side =
        |name: &str, value: Option<f64>| value.map(|value| format!("{name} at {}", numbers::threshold(value, change.direction, terms)));
    let least = change.threshold.min_change.filter(|v| v.is_finite() && *v > 0.0);
    let least =
        least.map(|least| format!("from {} on", numbers::on_one_scale(&change.unit, [Some(least)]).map(|value| value.text()).concat()));
    let parts = [side("warns", change.threshold.warn), side("fails", change.threshold.fail), least];
    let text = parts.into_iter().flatten().collect::<Vec<_>>().join(", ");
    match change.threshold.rule.as_str() {
        _ if text.is_empty() => text,
        "" => text,
        rule => format!("{text} ({})", visible(rule)),
    }
}

/// The first reason; where the comparison gives none, what the numbers themselves say.
fn why(change: &Change, terms: Terms<'_>) -> String {
    let mut why = change.reasons.first().map(|reason| visible(reason)).unwrap_or_default();
    // That only a tenfold change would show helps nobody, and the reason says so in words.
    let seen = change.min_detectable.filter(|v| v.is_finite() && *v < 9.0).map(|v| numbers::size(v, terms));
    let more = match (change.verdict, seen, change.threshold.warn) {
        (Verdict::Inconclusive, Some(seen), _) if change.undecided.is_none() && !why.contains("only changes over") => {
            format!("only changes over {seen} would show")
        }
        (Verdict::Warning, _, Some(warn)) if why.is_empty() && change.threshold.fail.is_some() => {
            format!("warns at {}", numbers::threshold(warn, change.direction, terms))
        }
        _ => return why,
    };
    if !why.is_empty() {
        why.push_str("; ");
    }
    why + &more
}
