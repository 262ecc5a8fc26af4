//! Parts of a configuration that have no effect: a mistyped pattern guards nothing.
//!
//! That depends on the metrics, so they are given: all those of both sides of a comparison, or of the files that
//! `perfdiff check-config` was given.

use std::fmt;

use super::config::Policy;
use super::metric_view::MetricView;
use super::sections::accept::AcceptOrigin;
use super::sections::rename::Rename;
use super::values::pattern::Pattern;

/// A part of the configuration that has no effect on the metrics at hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unused {
    /// Which: `rule[2]`, `gate[1]`, `compare.require[1]`; counted from 1.
    pub key: String,
    /// The pattern as written.
    pub pattern: String,
    /// Where in the configuration it starts, from 1; absent for acceptances of commit messages and for `require`.
    pub line: Option<usize>,
    /// Why it has none.
    pub why: WhyUnused,
}

/// Why a part of the configuration has no effect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WhyUnused {
    /// Its pattern matches no metric.
    MatchesNothing,
    /// Every metric it matches is matched by a later rule, which holds instead.
    Overruled,
    /// It matches, and no metric that it matches has the statistic which its bounds are about.
    NoSuchStatistic,
    /// It renames a benchmark, and none has the name of before or that of now.
    NamesNoBenchmark,
    /// Its `min-change` fits the unit of no metric that it matches.
    MinChangeFitsNothing,
}

impl fmt::Display for Unused {
    /// `rule[2] (parser/*, line 14) matches no metric`, the pattern in backticks.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let line = self.line.map_or_else(String::new, |line| format!(", line {line}"));
        let why = match self.why {
            WhyUnused::MatchesNothing => "matches no metric",
            WhyUnused::Overruled => "never holds: later rules match all that it does",
            WhyUnused::NoSuchStatistic => "matches, but its bounds are about a statistic that none of the metrics has",
            WhyUnused::NamesNoBenchmark => "renames nothing here: no benchmark has that name, or the new one",
            WhyUnused::MinChangeFitsNothing => "has a min-change whose unit fits none of the metrics it holds for",
        };
        write!(f, "{} (`{}`{line}) {why}", self.key, self.pattern)
    }
}

impl Policy {
    /// The rules, gates, acceptances and requirements that have no effect on these metrics, in the order of their kinds.
    pub fn unused(&self, metrics: &[MetricView<'_>]) -> Vec<Unused> {
        let mut unused = self.unused_rules(metrics);
        let any = |pattern: &Pattern| metrics.iter().any(|metric| pattern.matches(metric.path));
        for (index, gate) in self.gates.iter().enumerate() {
            if !metrics.iter().any(|metric| gate.applies(metric)) {
                let why = if any(&gate.pattern) { WhyUnused::NoSuchStatistic } else { WhyUnused::MatchesNothing };
                unused.push(entry(format!("gate[{}]", index + 1), &gate.pattern, Some(gate.line), why));
            }
        }
        for (index, accept) in self.accepts.iter().enumerate().filter(|(_, accept)| !any(&accept.pattern)) {
            let (key, line) = match accept.origin {
                AcceptOrigin::Configuration(line) => (format!("accept[{}]", index + 1), Some(line)),
                AcceptOrigin::Trailer => ("Perfdiff-Accept".to_owned(), None),
            };
            unused.push(entry(key, &accept.pattern, line, WhyUnused::MatchesNothing));
        }
        for (index, pattern) in self.compare.require.iter().enumerate().filter(|(_, pattern)| !any(pattern)) {
            unused.push(entry(format!("compare.require[{}]", index + 1), pattern, None, WhyUnused::MatchesNothing));
        }
        unused
    }

    /// The renames of which none of these benchmarks, by suite and name, has the old name or the new one.
    pub fn unused_renames(&self, benchmarks: &[(&str, &str)]) -> Vec<Unused> {
        let is_named = |rename: &Rename| {
            benchmarks.iter().any(|(suite, name)| rename.renamed(suite, name).is_some() || rename.is_new_name(suite, name))
        };
        let unused = self.renames().iter().enumerate().filter(|(_, rename)| !is_named(rename));
        let entry = |(index, rename): (usize, &Rename)| Unused {
            key: format!("rename[{}]", index + 1),
            pattern: rename.from.clone(),
            line: Some(rename.line),
            why: WhyUnused::NamesNoBenchmark,
        };
        unused.map(entry).collect()
    }

    fn unused_rules(&self, metrics: &[MetricView<'_>]) -> Vec<Unused> {
        #[derive(Clone, Copy, Default)]
        struct Seen {
            matched: bool,
            held: bool,
            fitted: bool,
        }
        let mut seen = vec![Seen::default(); self.rules.len()];
        for metric in metrics {
            let mut decided = false;
            for (rule, seen) in self.rules.iter().zip(&mut seen).rev().filter(|(rule, _)| rule.pattern.matches(metric.path)) {
                seen.matched = true;
                if !decided {
                    seen.held = true;
                    seen.fitted |= rule.min_change.as_ref().is_none_or(|change| change.in_unit(metric.unit).is_ok());
                }
                decided = true;
            }
        }
        let found = self.rules.iter().zip(seen).enumerate().filter_map(|(index, (rule, seen))| {
            let why = match seen {
                Seen { matched: false, .. } => WhyUnused::MatchesNothing,
                Seen { held: false, .. } => WhyUnused::Overruled,
                Seen { fitted: false, .. } => WhyUnused::MinChangeFitsNothing,
                Seen { .. } => return None,
            };
            Some(entry(format!("rule[{}]", index + 1), &rule.pattern, Some(rule.line), why))
        });
        found.collect()
    }
}

fn entry(key: String, pattern: &Pattern, line: Option<usize>, why: WhyUnused) -> Unused {
    Unused { key, pattern: pattern.as_str().to_owned(), line, why }
}
