//! What must hold of every outcome, whatever the numbers: worse never looks better, more of the same evidence never says
//! less, and for every metric there is a size that fails.

use perfdiff::model::{Class, Comparison, Direction, Metric, Outcome, Run, Sample, Verdict};
use perfdiff::policy::Policy;
use perfdiff::unit::Unit;
use proptest::prelude::*;

use super::runs::{Noise, bench, compare_with, of, time};

/// The largest factor by which a benchmark is made worse.
const LARGEST: f64 = 1e6;
/// Repetitions within a run, where a run holds any.
const REPETITIONS: u32 = 15;

/// A suite that is measured again and again.
#[derive(Debug, Clone, Copy)]
struct Suite {
    seed: u64,
    benchmarks: usize,
    /// Standard deviation from run to run of each benchmark, as a logarithm.
    noise: f64,
    /// That of the runner, which all benchmarks of a run share.
    runner: f64,
    /// Whether a run holds the repetitions, or one number alone.
    sampled: bool,
}

impl Suite {
    fn name(benchmark: usize) -> String {
        format!("bench{benchmark:03}")
    }

    /// So many runs of unchanged code, oldest first.
    fn runs(self, count: usize) -> Vec<Run> {
        let mut noise = Noise::new(self.seed);
        (0..count).map(|commit| self.run(&mut noise, commit)).collect()
    }

    fn run(self, noise: &mut Noise, commit: usize) -> Run {
        let runner = self.runner * noise.normal();
        let benchmarks = (0..self.benchmarks).map(|at| {
            let usual = f64::from(u32::try_from(at + 1).unwrap());
            let value = usual * (runner + self.noise * noise.normal()).exp();
            bench(&Suite::name(at), if self.sampled { repeated(noise, value) } else { time(value) })
        });
        Run { suite: "suite".into(), commit: Some(format!("{commit:040x}")), benchmarks: benchmarks.collect(), ..Run::default() }
    }

    /// The runs before the last one, and the last one.
    fn split(self, stored: usize) -> (Vec<Run>, Run) {
        let mut runs = self.runs(stored + 1);
        let head = runs.pop().unwrap();
        (runs, head)
    }
}

/// A metric whose repetitions vary by 1 % about a value.
fn repeated(noise: &mut Noise, value: f64) -> Metric {
    let mut values: Vec<f64> = (0..REPETITIONS).map(|_| value * (0.01 * noise.normal()).exp()).collect();
    values.sort_by(f64::total_cmp);
    let median = values[values.len() / 2];
    Metric { n: Some(u64::from(REPETITIONS)), sample: Some(Sample::new(values)), ..time(median).statistic("median") }
}

/// The run with one benchmark worse by a factor: what should be low grows, what should be high falls.
fn worse(run: &Run, benchmark: usize, factor: f64) -> Run {
    let mut run = run.clone();
    let name = Suite::name(benchmark);
    for metric in run.benchmarks.iter_mut().filter(|one| one.name == name).flat_map(|one| &mut one.metrics) {
        let factor = if metric.direction == Direction::Higher { 1.0 / factor } else { factor };
        metric.value *= factor;
        metric.sample =
            metric.sample.as_ref().map(|sample| Sample::new(sample.values().iter().map(|value| value * factor).collect::<Vec<_>>()));
    }
    run
}

/// What the default policy says: against the branch's earlier runs, or against one run.
fn judge(past: &[Run], heads: &[Run], history: bool) -> Comparison {
    compare_with(&Policy::default(), past, heads, history)
}

fn is_red(past: &[Run], head: &Run, history: bool) -> bool {
    judge(past, std::slice::from_ref(head), history).outcome == Outcome::Fail
}

/// A suite of 10 to 40 benchmarks with 1 to 4 % of noise, and how many runs of it are stored; `None` for a lone pair.
fn suites() -> impl Strategy<Value = (Suite, Option<usize>)> {
    let suite = (any::<u32>(), 10..=40_usize, 0.01..0.04_f64, prop_oneof![Just(0.0), 0.01..0.03_f64], any::<bool>());
    let suite = suite.prop_map(|(seed, benchmarks, noise, runner, sampled)| Suite {
        seed: u64::from(seed) + 1,
        benchmarks,
        noise,
        runner,
        sampled,
    });
    (suite, proptest::option::weighted(0.6, 1..=30_usize))
}

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, rng_seed: proptest::test_runner::RngSeed::Fixed(11), ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config(200))]

    #[test]
    fn one_more_benchmark_worse_never_turns_red_into_anything_else(
        (suite, stored) in suites(),
        so_far in 1..=12_usize,
        factor in 1.2..4.0_f64,
        another in 1.02..20.0_f64,
    ) {
        let (past, head) = suite.split(stored.unwrap_or(1));
        let so_far = so_far.min(suite.benchmarks - 1);
        let before = (0..so_far).fold(head, |head, at| worse(&head, at, factor));
        if is_red(&past, &before, stored.is_some()) {
            prop_assert!(is_red(&past, &worse(&before, so_far, another), stored.is_some()), "{so_far} worse were red, one more is not");
        }
    }

    #[test]
    fn a_worse_benchmark_that_gets_worse_still_never_turns_red_into_anything_else(
        (suite, stored) in suites(),
        count in 1..=12_usize,
        factor in 1.2..4.0_f64,
        further in 1.02..20.0_f64,
    ) {
        let (past, head) = suite.split(stored.unwrap_or(1));
        let before = (0..count.min(suite.benchmarks)).fold(head, |head, at| worse(&head, at, factor));
        if is_red(&past, &before, stored.is_some()) {
            prop_assert!(is_red(&past, &worse(&before, 0, further), stored.is_some()), "red, and no longer when one is worse by more");
        }
    }

    #[test]
    fn more_runs_that_say_the_same_never_turn_red_into_anything_else(
        (suite, stored) in suites(),
        factor in 1.2..4.0_f64,
        more in 1..=4_usize,
    ) {
        let (past, head) = suite.split(stored.unwrap_or(1));
        let mut heads = vec![worse(&head, 3, factor)];
        let alone = judge(&past, &heads, stored.is_some());
        if of(&alone, &Suite::name(3)).verdict != Verdict::Failure {
            return Ok(());
        }
        prop_assert_eq!(alone.outcome, Outcome::Fail);
        let mut noise = Noise::new(suite.seed + 7);
        for _ in 0..more {
            // The same numbers but for the last digits; the worse benchmark no better than it was.
            let again = (0..suite.benchmarks).fold(heads[0].clone(), |run, at| {
                let jitter = 0.001 * noise.normal();
                worse(&run, at, (if at == 3 { jitter.abs() } else { jitter }).exp())
            });
            heads.push(again);
            prop_assert_eq!(judge(&past, &heads, stored.is_some()).outcome, Outcome::Fail, "with {} runs of the head", heads.len());
        }
    }
}

/// From one worse benchmark to all of them, one at a time: once red, red to the end.
#[test]
fn from_one_worse_benchmark_to_all_of_them_red_stays_red() {
    let mut wrong = Vec::new();
    for (stored, history) in [(1, false), (1, true), (4, true), (5, true), (15, true), (30, true)] {
        for sampled in [false, true] {
            let suite = Suite { seed: 5, benchmarks: 12, noise: 0.02, runner: 0.01, sampled };
            let (past, head) = suite.split(stored);
            let (mut head, mut red) = (head, None);
            for at in 0..suite.benchmarks {
                head = worse(&head, at, 2.0);
                match (is_red(&past, &head, history), red) {
                    (true, None) => red = Some(at + 1),
                    (false, Some(from)) => {
                        wrong.push(format!(
                            "{stored} runs (history {history}, sampled {sampled}): red with {from} worse, not with {}",
                            at + 1
                        ));
                        break;
                    }
                    _ => {}
                }
            }
            if red.is_none() {
                wrong.push(format!("{stored} runs (history {history}, sampled {sampled}): never red"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The first doubling that fails; every larger size must fail too, which the largest stands for.
fn fails_from(past: &[Run], head: &Run, history: bool) -> Option<f64> {
    let doublings = std::iter::successors(Some(2.0_f64), |factor| (factor * 2.0 <= LARGEST).then_some(factor * 2.0));
    let first = doublings.chain([LARGEST]).find(|factor| is_red(past, &worse(head, 0, *factor), history))?;
    is_red(past, &worse(head, 0, LARGEST), history).then_some(first)
}

#[test]
fn for_every_number_of_runs_and_of_benchmarks_there_is_a_size_that_fails() {
    let mut wrong = Vec::new();
    for (stored, history) in [(1, false), (1, true), (2, true), (4, true), (5, true), (15, true), (50, true)] {
        for benchmarks in [1, 5, 20, 100] {
            for sampled in [false, true] {
                let suite = Suite { seed: 3, benchmarks, noise: 0.02, runner: 0.02, sampled };
                let (past, head) = suite.split(stored);
                if fails_from(&past, &head, history).is_none() {
                    wrong.push(format!("{stored} runs (history {history}) of {benchmarks} benchmarks (sampled {sampled})"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "no size fails with\n{}", wrong.join("\n"));
}

#[test]
fn for_every_class_and_direction_there_is_a_size_that_fails() {
    let classes = [
        (Class::Duration, Unit::SECOND, Direction::Lower),
        (Class::Latency, Unit::SECOND, Direction::Lower),
        (Class::Throughput, Unit::PER_SECOND, Direction::Higher),
        (Class::Memory, Unit::BYTE, Direction::Lower),
        (Class::Cpu, Unit::SECOND, Direction::Lower),
        (Class::Size, Unit::BYTE, Direction::Lower),
        (Class::Count, Unit::COUNT, Direction::Lower),
        (Class::Score, Unit::NONE, Direction::Higher),
        (Class::Other, Unit::NONE, Direction::Lower),
    ];
    let mut wrong = Vec::new();
    for (class, unit, direction) in classes {
        for (stored, history) in [(1, false), (1, true), (2, true), (4, true), (5, true), (15, true), (50, true)] {
            let suite = Suite { seed: 9, benchmarks: 5, noise: 0.02, runner: 0.02, sampled: false };
            let mut runs = suite.runs(stored + 1);
            for metric in runs.iter_mut().flat_map(|run| &mut run.benchmarks).flat_map(|one| &mut one.metrics) {
                *metric = Metric::new("value", class, unit.clone(), metric.value).direction(direction);
            }
            let head = runs.pop().unwrap();
            if fails_from(&runs, &head, history).is_none() {
                wrong.push(format!("{class} ({direction:?}): {stored} runs (history {history})"));
            }
        }
    }
    assert!(wrong.is_empty(), "no size fails for\n{}", wrong.join("\n"));
}

/// What the README promises: a pull request in which one benchmark does its work twice is red, and one that changes nothing
/// is not, however many runs are stored and however wide the suite is.
#[test]
fn one_benchmark_of_twice_the_work_is_red_and_unchanged_code_is_not() {
    let mut wrong = Vec::new();
    for stored in [1, 5, 15, 50] {
        for (benchmarks, seeds) in [(20, 1..=8), (100, 1..=3), (300, 1..=2)] {
            for seed in seeds {
                let suite = Suite { seed, benchmarks, noise: 0.02, runner: 0.02, sampled: false };
                let (past, head) = suite.split(stored);
                let case = format!("{stored} runs of {benchmarks} benchmarks, seed {seed}");
                if is_red(&past, &head, true) {
                    wrong.push(format!("{case}: red though unchanged"));
                }
                let slower = benchmarks / 3;
                let comparison = judge(&past, &[worse(&head, slower, 2.0)], true);
                let change = of(&comparison, &Suite::name(slower));
                if comparison.outcome != Outcome::Fail || change.verdict != Verdict::Failure {
                    wrong.push(format!("{case}: {:?}, {:?}: {}", comparison.outcome, change.verdict, change.reasons.join("; ")));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// A limit that is reached exactly is reached, whatever floating point makes of the numbers.
    #[test]
    fn a_number_that_never_varies_fails_exactly_at_its_limit(digits in 1_u32..100_000, power in -9_i32..6, percent in 1_u32..200) {
        let policy = Policy::parse("x.toml", &format!("[class.duration]\nwarn = \"off\"\nfail = \"{percent}%\"\n")).unwrap();
        let constant = |value: f64| {
            let metric = Metric { sample: Some(Sample::new(vec![value; 5])), ..time(value) };
            [Run { suite: "suite".into(), benchmarks: vec![bench("a", metric)], ..Run::default() }]
        };
        let value = f64::from(digits) * 10_f64.powi(power);
        let verdict = |factor: f64| of(&compare_with(&policy, &constant(value), &constant(value * factor), false), "a").verdict;
        prop_assert_eq!(verdict(1.0 + f64::from(percent) / 100.0), Verdict::Failure);
        prop_assert_eq!(verdict(1.0 + f64::from(percent) / 100.0 - 1e-6), Verdict::Unchanged);
    }
}
