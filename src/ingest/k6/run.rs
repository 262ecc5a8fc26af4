//! From the parsed file to a run: benchmarks by selector, tool gates from thresholds, caveats.

use std::collections::BTreeMap;

use crate::ingest::{ParseError, ParseErrorKind};
use crate::model::{Benchmark, Caveat, CaveatCode, Direction, Run, Tool, ToolGate};

use super::metric::{Kind, Nature, UnitOrigin};
use super::parsed::{Key, Parsed, Series};
use super::selector;
use super::statistics::{metrics, scaled};
use super::threshold::Bound;

impl Parsed {
    /// The run. An error where no series has a value behind it.
    pub(super) fn into_run(mut self, input: &str) -> Result<Run, ParseError> {
        let hints = self.hints();
        let unmeasured: Vec<Key> =
            self.series.iter().filter(|(key, series)| self.is_unmeasured(key, series)).map(|(key, _)| key.clone()).collect();
        if unmeasured.len() == self.series.len() {
            return Err(no_results(input, self.series.len()));
        }
        let unanswered = self.unanswered();
        let mut caveats = self.failures();
        caveats.extend(unmeasured.iter().filter_map(|key| self.no_data(key)));
        caveats.append(&mut self.caveats);

        let mut benchmarks: BTreeMap<String, Benchmark> = BTreeMap::new();
        let mut gates = Vec::new();
        let mut units = BTreeMap::new();
        for (key, series) in std::mem::take(&mut self.series) {
            let hint = hints.get(&key.metric).copied().unwrap_or(Direction::Neither);
            let nature = Nature::of(&key.metric, series.kind.unwrap_or(Kind::Trend), series.contains, hint);
            let is_unmeasured = unmeasured.contains(&key);
            gates.extend(tool_gates(&key, &series, &nature, is_unmeasured));
            if is_unmeasured {
                continue;
            }
            if let Some(caveat) = unit_caveat(&key.metric, series.kind, &nature) {
                units.insert(key.metric.clone(), caveat);
            }
            caveats.extend(unusable(&key, &series));
            let metrics = metrics(&key, series, &nature);
            if !metrics.is_empty() {
                let benchmark = benchmarks.entry(key.benchmark).or_insert_with_key(|name| Benchmark::new(name));
                benchmark.metrics.extend(metrics);
            }
        }
        caveats.extend(units.into_values());
        if benchmarks.is_empty() {
            return Err(ParseError::new(ParseErrorKind::NoResults, input, "none of k6's numbers in it is a finite number")
                .hint("the script adds NaN or infinities to its metrics; look for a division by zero"));
        }
        if let Some(why) = unanswered {
            benchmarks.entry(selector::ALL.to_owned()).or_insert_with_key(|name| Benchmark::new(name)).error = Some(why.to_owned());
        }
        let mut benchmarks: Vec<_> = benchmarks.into_values().collect();
        benchmarks.sort_by_key(|benchmark| benchmark.name != selector::ALL);
        gates.sort_by_key(|gate| gate.benchmark != selector::ALL);
        Ok(Run {
            suite: "k6".to_owned(),
            time: self.time,
            tool: Some(Tool { name: "k6".to_owned(), version: self.version }),
            benchmarks,
            gates,
            caveats,
            shape: self.shape,
            ..Run::default()
        })
    }

    /// The direction that all thresholds of a metric and of its sub-metrics agree on.
    fn hints(&self) -> BTreeMap<String, Direction> {
        let mut hints = BTreeMap::new();
        for (key, series) in &self.series {
            let bounds = series.thresholds.iter().filter_map(|threshold| Bound::parse(&threshold.text, series.kind));
            for direction in bounds.map(|bound| bound.direction()).filter(|direction| *direction != Direction::Neither) {
                let hint = hints.entry(key.metric.clone()).or_insert(direction);
                if *hint != direction {
                    *hint = Direction::Neither;
                }
            }
        }
        hints
    }

    fn failures(&self) -> Vec<Caveat> {
        let failed = self.series.keys().filter(|key| key.metric == "http_req_failed" && self.all_failed(&key.benchmark));
        failed
            .map(|key| {
                let duration = Key { metric: "http_req_duration".to_owned(), ..key.clone() };
                let unanswered = self.series.get(&duration).is_some_and(|series| self.is_unmeasured(&duration, series));
                let rest = if unanswered {
                    "none was answered, so the times of zero that k6 shows were left out"
                } else {
                    "its times are those of failures and say nothing about speed"
                };
                Caveat::new(CaveatCode::AllFailed, &key.benchmark, format!("all requests failed; {rest}"))
            })
            .collect()
    }

    /// The caveat that a series has no value, unless the failure of all requests says it already.
    fn no_data(&self, key: &Key) -> Option<Caveat> {
        let thresholds = self.series.get(key).map(|series| series.thresholds.as_slice()).unwrap_or_default();
        let passed: Vec<_> = thresholds.iter().filter(|t| t.met == Some(true)).map(|t| format!("`{}`", t.text)).collect();
        let text = "no value was measured, so it was left out; k6 shows zeros";
        let text = match passed.as_slice() {
            [] if self.explained_by_failure(key) => return None,
            [] => text.to_owned(),
            passed => format!("{text}; its threshold {} passed without any sample", passed.join(", ")),
        };
        Some(Caveat::new(CaveatCode::NoData, key.path(), text))
    }
}

fn no_results(input: &str, series: usize) -> ParseError {
    let message = match series {
        0 => "holds no metric".to_owned(),
        _ => format!("holds no measured value (metrics without one: {series}): k6 ran no iteration"),
    };
    ParseError::new(ParseErrorKind::NoResults, input, message)
        .hint("look at k6's own output: setup() failed, the test was stopped before it began, or the file is of another run")
}

fn tool_gates(key: &Key, series: &Series, nature: &Nature, is_unmeasured: bool) -> Vec<ToolGate> {
    let gate = |threshold: &super::threshold::Threshold| {
        let bound = Bound::parse(&threshold.text, series.kind);
        let statistic = bound.as_ref().map(|bound| bound.statistic.clone());
        let value = threshold.value.or_else(|| series.statistic(statistic.as_deref()?)).filter(|_| !is_unmeasured);
        // A rate by the second hangs on the moment at which k6 took it.
        let exact = !(series.kind == Some(Kind::Counter) && statistic.as_deref() == Some("rate"));
        let missed = bound.zip(value).is_some_and(|(bound, value)| exact && bound.surely_misses(value));
        ToolGate {
            benchmark: key.benchmark.clone(),
            metric: key.metric.clone(),
            value: value.map(|value| scaled(value, nature)).filter(|value| value.is_finite()),
            statistic,
            bound: threshold.text.clone(),
            // k6's word is not taken for it where its own number says otherwise.
            met: threshold.met.map(|met| met && !missed),
        }
    };
    let mut gates: Vec<_> = series.thresholds.iter().map(gate).collect();
    // The order within a summary is that of a hash table.
    gates.sort_by(|a, b| a.bound.cmp(&b.bound));
    gates
}

fn unusable(key: &Key, series: &Series) -> Option<Caveat> {
    let bad: Vec<_> = series.statistics.iter().filter(|(_, value)| !value.is_finite()).map(|(name, _)| name.as_str()).collect();
    (!bad.is_empty()).then(|| {
        let text = format!("{}: not a finite number in the file, so it was left out; the script added NaN or an infinity", bad.join(", "));
        Caveat::new(CaveatCode::NotANumber, key.path(), text)
    })
}

fn unit_caveat(metric: &str, kind: Option<Kind>, nature: &Nature) -> Option<Caveat> {
    let (code, text) = match nature.origin {
        UnitOrigin::Guessed => {
            let text =
                format!("the file does not say the unit; by the name, values were taken as multiples of {} {}", nature.factor, nature.unit);
            (CaveatCode::UnitGuessed, text)
        }
        UnitOrigin::Unknown if kind == Some(Kind::Trend) => {
            let text = "neither unit nor direction is known, so it is shown and not judged; name the unit in the metric's name, \
                        declare the trend a time (`new Trend(name, true)`), or give it a rule";
            (CaveatCode::UnitUnknown, text.to_owned())
        }
        UnitOrigin::Unknown | UnitOrigin::Told => return None,
    };
    Some(Caveat::new(code, metric, text))
}
