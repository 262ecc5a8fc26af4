//! From what was read to a run: benchmarks by selector, tool gates from thresholds, caveats.

use std::collections::BTreeMap;

use crate::ingest::{ParseError, ParseErrorKind};
use crate::model::{Benchmark, Caveat, CaveatCode, Direction, Run, Tool, ToolGate};

use super::figures::{metrics, scaled};
use super::metric::{Kind, Nature, UnitOrigin};
use super::reading::{Key, Reading, Series};
use super::selector;
use super::threshold::Bound;

impl Reading {
    /// The run. An error where no series has a value behind it.
    pub(super) fn into_run(mut self, input: &str) -> Result<Run, ParseError> {
        let hints = self.hints();
        let silent: Vec<Key> = self.series.iter().filter(|(key, series)| self.is_silent(key, series)).map(|(key, _)| key.clone()).collect();
        if silent.len() == self.series.len() {
            return Err(no_results(input, self.series.len()));
        }
        let mut caveats = self.failures();
        caveats.extend(silent.iter().filter(|key| !self.explained_by_failure(key)).map(|key| self.no_data(key)));
        caveats.append(&mut self.caveats);

        let mut benchmarks: BTreeMap<String, Benchmark> = BTreeMap::new();
        let mut gates = Vec::new();
        let mut natures: BTreeMap<String, UnitOrigin> = BTreeMap::new();
        for (key, series) in std::mem::take(&mut self.series) {
            let hint = hints.get(&key.metric).copied().unwrap_or(Direction::Neither);
            let nature = Nature::of(&key.metric, series.kind.unwrap_or(Kind::Trend), series.contains, hint);
            gates.extend(tool_gates(&key, &series, &nature));
            if silent.contains(&key) {
                continue;
            }
            natures.insert(key.metric.clone(), nature.origin);
            caveats.extend(unusable(&key, &series));
            let metrics = metrics(&key, series, &nature);
            if !metrics.is_empty() {
                let benchmark = benchmarks.entry(key.benchmark).or_insert_with_key(|name| Benchmark::new(name));
                benchmark.metrics.extend(metrics);
            }
        }
        caveats.extend(natures.into_iter().filter_map(|(metric, origin)| unit_caveat(&metric, origin)));
        if benchmarks.is_empty() {
            return Err(ParseError::new(ParseErrorKind::NoResults, input, "none of k6's numbers in it is a finite number"));
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
            for bound in series.thresholds.iter().filter_map(|threshold| Bound::parse(&threshold.text, series.kind)) {
                let hint = hints.entry(key.metric.clone()).or_insert(bound.direction());
                if *hint != bound.direction() {
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
                let unanswered = self.series.get(&duration).is_some_and(|series| self.is_silent(&duration, series));
                let rest = if unanswered {
                    "none was answered, so the times of zero that k6 shows were left out"
                } else {
                    "its times are those of failures and say nothing about speed"
                };
                Caveat::new(CaveatCode::AllFailed, &key.benchmark, format!("all requests failed; {rest}"))
            })
            .collect()
    }

    fn no_data(&self, key: &Key) -> Caveat {
        let thresholds = self.series.get(key).map(|series| series.thresholds.as_slice()).unwrap_or_default();
        let passed: Vec<_> = thresholds.iter().filter(|t| t.met == Some(true)).map(|t| format!("`{}`", t.text)).collect();
        let text = "no value was measured, so it was left out; k6 shows zeros";
        let text = match passed.as_slice() {
            [] => text.to_owned(),
            passed => format!("{text}; its threshold {} passed without any sample", passed.join(", ")),
        };
        Caveat::new(CaveatCode::NoData, key.path(), text)
    }
}

fn no_results(input: &str, series: usize) -> ParseError {
    let message = match series {
        0 => "holds no metric".to_owned(),
        _ => format!("holds {series} metrics and no measured value: k6 ran no iteration"),
    };
    ParseError::new(ParseErrorKind::NoResults, input, message)
        .hint("look at k6's own output: setup() failed, the test was stopped before it began, or the file is of another run")
}

fn tool_gates(key: &Key, series: &Series, nature: &Nature) -> Vec<ToolGate> {
    let gate = |threshold: &super::threshold::Threshold| {
        let statistic = Bound::parse(&threshold.text, series.kind).map(|bound| bound.statistic);
        let value = threshold.value.or_else(|| series.figure(statistic.as_deref()?)).filter(|_| series.n != Some(0));
        ToolGate {
            benchmark: key.benchmark.clone(),
            metric: key.metric.clone(),
            value: value.map(|value| scaled(value, nature)).filter(|value| value.is_finite()),
            statistic,
            bound: threshold.text.clone(),
            met: threshold.met,
        }
    };
    let mut gates: Vec<_> = series.thresholds.iter().map(gate).collect();
    // The order within a summary is that of a hash table.
    gates.sort_by(|a, b| a.bound.cmp(&b.bound));
    gates
}

fn unusable(key: &Key, series: &Series) -> Option<Caveat> {
    let bad: Vec<_> = series.figures.iter().filter(|(_, value)| !value.is_finite()).map(|(name, _)| name.as_str()).collect();
    (!bad.is_empty()).then(|| {
        let text = format!("{}: not a finite number in the file, so it was left out; the script added NaN or an infinity", bad.join(", "));
        Caveat::new(CaveatCode::NotANumber, key.path(), text)
    })
}

fn unit_caveat(metric: &str, origin: UnitOrigin) -> Option<Caveat> {
    let (code, text) = match origin {
        UnitOrigin::Told => return None,
        UnitOrigin::Guessed => {
            (CaveatCode::UnitGuessed, "the file does not say the unit; it was guessed from the name (k6's own timings are in milliseconds)")
        }
        UnitOrigin::Unknown => (
            CaveatCode::UnitUnknown,
            "neither unit nor direction is known, so it is shown and not judged; name the unit in the metric's name, \
             declare the trend a time (`new Trend(name, true)`), or give it a rule",
        ),
    };
    Some(Caveat::new(code, metric, text))
}
