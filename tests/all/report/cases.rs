//! The comparisons that every renderer is tried on.
//!
//! The changes are written down rather than computed, in the voice of the comparing layer, so that a change of the
//! statistics moves no golden file here.

use perfdiff::compare::merge::{Part, merge};
use perfdiff::model::{
    Caveat, CaveatCode, Change, ChangeIn, Class, Comparison, Counts, Direction, Environment, Estimate, GateResult, GateVerdict, LevelShift,
    MetricId, Outcome, Role, SideInfo, ThresholdInForce, Tool, Trace, TracedRun, Verdict,
};
use perfdiff::unit::{Dimension, Unit};

#[path = "traces.rs"]
mod traces;

/// All cases by name.
pub(crate) fn all() -> Vec<(&'static str, Comparison)> {
    vec![
        ("quiet", quiet()),
        ("verdicts", verdicts()),
        ("empty", empty()),
        ("no-baseline", no_baseline()),
        ("came-and-went", came_and_went()),
        ("odd-numbers", odd_numbers()),
        ("hostile", hostile()),
        ("many", many(2000)),
        ("caveats", caveats()),
        ("gates", gates()),
        ("improved", improved()),
        ("suites", suites()),
        ("history", traces::history()),
        ("samples", traces::samples()),
        ("replicates", traces::replicates()),
        ("legs", legs()),
        ("trend", trend()),
    ]
}

/// A latency of k6 in seconds.
pub(crate) fn latency(benchmark: &str, statistic: &str, sides: (f64, f64), verdict: Verdict) -> Change {
    let (baseline, head) = sides;
    Change {
        id: MetricId {
            suite: "k6".to_owned(),
            benchmark: benchmark.to_owned(),
            params: std::collections::BTreeMap::new(),
            metric: "http_req_duration".to_owned(),
            statistic: Some(statistic.to_owned()),
        },
        class: Class::Latency,
        unit: Unit::SECOND,
        direction: Direction::Lower,
        role: Role::Primary,
        baseline: Some(Estimate { value: baseline, low: None, high: None, n: Some(20) }),
        head: Some(Estimate { value: head, low: None, high: None, n: Some(1) }),
        change_in: ChangeIn::Relative,
        change: (baseline != 0.0).then(|| head / baseline - 1.0),
        change_low: None,
        change_high: None,
        p_value: None,
        q_value: None,
        noise: Some(0.034),
        min_detectable: None,
        threshold: ThresholdInForce { warn: Some(0.15), fail: Some(0.3), min_change: None, rule: "class latency".to_owned() },
        verdict,
        undecided: None,
        reasons: Vec::new(),
        rests_on: None,
        trace: None,
    }
}

/// Another kind of metric, from a latency.
pub(crate) fn metric(change: Change, name: &str, statistic: Option<&str>, class: Class, unit: Unit) -> Change {
    let (warn, fail) = match class {
        Class::Throughput => (0.1, 0.2),
        Class::Duration => (0.05, 0.1),
        Class::Memory | Class::Cpu => (0.2, 0.4),
        Class::ErrorRate => (0.005, 0.01),
        Class::Size => (0.02, 0.05),
        Class::Count | Class::Score => (0.01, 0.03),
        _ => (0.15, 0.3),
    };
    let change_in = if class == Class::ErrorRate { ChangeIn::Points } else { ChangeIn::Relative };
    let difference = change.head.zip(change.baseline).map(|(head, baseline)| head.value - baseline.value);
    Change {
        id: MetricId { metric: name.to_owned(), statistic: statistic.map(str::to_owned), ..change.id.clone() },
        class,
        unit,
        direction: class.default_direction(),
        threshold: ThresholdInForce { warn: Some(warn), fail: Some(fail), min_change: None, rule: format!("class {class}") },
        change: if class == Class::ErrorRate { difference } else { change.change },
        change_in,
        ..change
    }
}

pub(crate) fn because(change: Change, reasons: &[&str]) -> Change {
    Change { reasons: reasons.iter().map(|&reason| reason.to_owned()).collect(), ..change }
}

fn between(change: Change, low: f64, high: f64) -> Change {
    Change { change_low: Some(low), change_high: Some(high), ..change }
}

fn side(source: &str, runs: usize, distance: Option<u32>) -> SideInfo {
    SideInfo {
        source: source.to_owned(),
        runs,
        distance,
        suite: "k6".to_owned(),
        tools: vec![Tool { name: "k6".to_owned(), version: Some("1.1.0".to_owned()) }],
        environment: Environment {
            os: Some("linux".to_owned()),
            arch: Some("x86_64".to_owned()),
            cpu: Some("AMD EPYC 7763".to_owned()),
            cores: Some(4),
            runner: Some("ubuntu-24.04".to_owned()),
            details: std::collections::BTreeMap::new(),
        },
        ..SideInfo::default()
    }
}

pub(crate) fn comparison(outcome: Outcome, changes: Vec<Change>) -> Comparison {
    let mut counts = Counts::default();
    changes.iter().filter(|change| change.role == Role::Primary).for_each(|change| counts.add(change.verdict));
    Comparison {
        outcome,
        baseline: side("main@1a2b3c4", 20, Some(2)),
        head: side("head@9f8e7d6", 1, None),
        counts,
        changes,
        ..Comparison::default()
    }
}

/// `count` groups without a change.
fn unchanged(count: usize) -> impl Iterator<Item = Change> {
    (0..count).flat_map(|index| {
        let drift = 1.0 + (index % 7) as f64 * 0.004 - 0.011;
        let base = 0.02 + index as f64 * 0.0031;
        [("p95", 1.0), ("p50", 0.6)].map(|(statistic, part)| {
            let change = latency(&format!("GET /items/{index}"), statistic, (base * part, base * part * drift), Verdict::Unchanged);
            because(between(change, drift - 1.02, drift - 0.98), &["within its noise of 3.4 %"])
        })
    })
}

fn quiet() -> Comparison {
    let mut quiet = comparison(Outcome::Pass, unchanged(46).collect());
    quiet.gates = gates().gates.into_iter().filter(|gate| gate.verdict == GateVerdict::Met).collect();
    quiet
}

/// One of each verdict, with groups of several statistics.
fn verdicts() -> Comparison {
    let requests =
        |sides, verdict| metric(latency("all", "rate", sides, verdict), "http_reqs", Some("rate"), Class::Throughput, Unit::PER_SECOND);
    let time =
        |name: &str, sides, verdict| metric(latency(name, "", sides, verdict), "time", Some("median"), Class::Duration, Unit::SECOND);
    let mut changes = vec![
        because(
            between(latency("GET /orders", "p95", (0.0842, 0.118), Verdict::Failure), 0.31, 0.5),
            &["12 × its noise of 3.4 %", "19 of 20 earlier runs were below 88 ms", "the runner's own slowness (2 %) is taken out"],
        ),
        because(between(latency("GET /orders", "p50", (0.061, 0.0855), Verdict::Failure), 0.36, 0.46), &["14 × its noise of 2.9 %"]),
        because(latency("GET /orders", "p99", (0.210, 0.215), Verdict::Unchanged), &["within its noise of 9 %"]),
        because(
            between(
                metric(
                    latency("POST /orders", "rate", (0.001, 0.02), Verdict::Failure),
                    "http_req_failed",
                    Some("rate"),
                    Class::ErrorRate,
                    Unit::RATIO,
                ),
                0.011,
                0.027,
            ),
            &["43 of 2,150 requests failed, 2 of 2,012 before"],
        ),
        because(between(requests((412.0, 355.1), Verdict::Warning), -0.17, -0.11), &[]),
        because(
            metric(latency("worker", "", (512e6, 48e6), Verdict::Incomparable), "memory_mb", None, Class::Memory, Unit::BYTE),
            &["collapsed: a value that falls by more than 90 % was not measured alike; accept it if it is meant"],
        ),
        because(
            between(
                metric(
                    latency("parse/utf8", "", (0.000_402, 0.000_441), Verdict::Accepted),
                    "time",
                    Some("median"),
                    Class::Duration,
                    Unit::SECOND,
                ),
                0.08,
                0.114,
            ),
            &["accepted up to 12 %: validates UTF-8 now (#123)"],
        ),
        because(between(time("parse/large", (0.001_203, 0.000_981), Verdict::Improved), -0.19, -0.17), &["6 × its noise of 3.0 %"]),
        Change {
            min_detectable: Some(0.4),
            noise: Some(0.22),
            ..because(
                latency("GET /search", "p99", (0.21, 0.243), Verdict::Inconclusive),
                &["noise 22 %: only changes over 40 % would show; 4 more runs would settle it"],
            )
        },
        Change { min_detectable: Some(0.25), ..latency("GET /search", "p95", (0.18, 0.21), Verdict::Inconclusive) },
        Change { head: None, change: None, ..latency("GET /legacy", "p95", (0.033, 0.0), Verdict::Removed) },
        Change { baseline: None, change: None, ..latency("GET /v2/orders", "p95", (0.0, 0.041), Verdict::Added) },
        Change { role: Role::Informational, ..latency("GET /orders", "max", (0.9, 2.9), Verdict::Unchanged) },
    ];
    changes.extend(unchanged(6));
    Comparison {
        gates: gates().gates.into_iter().take(2).collect(),
        caveats: vec![
            Caveat::new(
                CaveatCode::ThinPercentile,
                "GET /search p99",
                "p99 rests on 40 requests; fewer than 100 cannot support it, so run it longer",
            ),
            Caveat::new(CaveatCode::RunnerShift, "", "the runner was 4 % slower than usual, which is taken out"),
            Caveat::new(CaveatCode::SuiteShift, "", "the suite as a whole is 0.6 % slower, 25 of 46 metrics in the same direction"),
        ],
        ..comparison(Outcome::Fail, changes)
    }
}

fn empty() -> Comparison {
    Comparison {
        caveats: vec![Caveat::new(
            CaveatCode::NoData,
            "results/",
            "no metric is on both sides; check that both files come from the same suite",
        )],
        ..comparison(Outcome::Fail, Vec::new())
    }
}

fn no_baseline() -> Comparison {
    let changes = unchanged(3).map(|change| Change {
        baseline: None,
        change: None,
        change_low: None,
        change_high: None,
        verdict: Verdict::Added,
        reasons: Vec::new(),
        rests_on: None,
        trace: None,
        ..change
    });
    Comparison { baseline: SideInfo::default(), ..comparison(Outcome::NoBaseline, changes.collect()) }
}

/// Benchmarks that came and went, more of them than a list holds.
fn came_and_went() -> Comparison {
    let gone = (0..15).flat_map(|index| {
        let count = 1 + index % 2;
        (0..count).map(move |which| {
            let change = latency(&format!("GET /v1/reports/{index}"), "p95", (0.033, 0.0), Verdict::Removed);
            let change = Change { head: None, change: None, ..change };
            let change = if which == 0 { change } else { metric(change, "data_received", Some("count"), Class::Size, Unit::BYTE) };
            because(change, &["in the baseline and not in the head; a benchmark that was renamed is both removed and added"])
        })
    });
    let new = (0..3).map(|index| Change {
        baseline: None,
        change: None,
        ..latency(&format!("GET /v2/reports/{index}"), "p95", (0.0, 0.041), Verdict::Added)
    });
    comparison(Outcome::Warn, gone.chain(new).chain(unchanged(2)).collect())
}

/// Numbers that break careless arithmetic.
fn odd_numbers() -> Comparison {
    let odd = |name: &str, sides, change, verdict| Change { change, ..latency(name, "p95", sides, verdict) };
    let changes = vec![
        because(
            odd("from zero", (0.0, 0.012), None, Verdict::Failure),
            &["the baseline is 0, so there is no share; held against its minimum of 1 ms"],
        ),
        odd("both zero", (0.0, 0.0), None, Verdict::Unchanged),
        because(odd("to zero", (0.012, 0.0), Some(-1.0), Verdict::Incomparable), &["collapsed: a time of 0 was not measured"]),
        because(odd("not a number", (0.012, f64::NAN), Some(f64::NAN), Verdict::Incomparable), &["the head is not a number"]),
        odd("infinite", (f64::INFINITY, 0.012), Some(f64::INFINITY), Verdict::Incomparable),
        between(odd("open interval", (0.01, 0.02), Some(1.0), Verdict::Failure), f64::NEG_INFINITY, f64::NAN),
        between(odd("tripled", (0.01, 0.034), Some(2.4), Verdict::Failure), 1.9, 3.1),
        between(odd("exploded", (0.000_001, 3_600.0), Some(3.6e9), Verdict::Failure), 1e9, 1e10),
        between(odd("nearly gone", (3_600.0, 0.001), Some(-0.999_999_7), Verdict::Improved), -0.999_999_9, -0.999_99),
        between(odd("hardly moved", (0.01, 0.010_001), Some(0.0001), Verdict::Warning), 0.0, 0.0002),
        metric(odd("huge", (1e300, 1.1e300), Some(0.1), Verdict::Warning), "score", None, Class::Score, Unit::NONE),
        metric(
            odd("negative", (-4.0, -5.0), Some(0.25), Verdict::Warning),
            "score",
            None,
            Class::Score,
            Unit::of(Dimension::Other, "furlongs per fortnight"),
        ),
        Change { threshold: ThresholdInForce::default(), ..odd("no threshold", (1.0, 2.0), Some(1.0), Verdict::Warning) },
        Change {
            threshold: ThresholdInForce { fail: Some(f64::NAN), warn: Some(0.0), ..ThresholdInForce::default() },
            ..odd("NaN threshold", (1.0, 2.0), Some(1.0), Verdict::Failure)
        },
        Change {
            threshold: ThresholdInForce { fail: None, warn: Some(0.025), ..ThresholdInForce::default() },
            direction: Direction::Neither,
            ..odd("warns only", (1.0, 1.03), Some(0.03), Verdict::Warning)
        },
        Change { change_in: ChangeIn::Points, ..odd("in the unit", (0.01, 0.013), Some(0.003), Verdict::Failure) },
    ];
    comparison(Outcome::Fail, changes)
}

/// Names and texts as somebody who means harm would choose them.
pub(crate) const HOSTILE: &[&str] = &[
    "a|b||c\\|d\\",
    "`tick` ``two`` ```",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "@someone @org/team mail@example.com",
    "fixes #1 GH-1 owner/repo#2 closes https://github.com/o/r/issues/3",
    "line\nbreak\r\n| a | b |\n# heading",
    "\u{1b}[31mred\u{1b}[0m\u{7}\u{8}",
    "abc\u{202e}gnp.exe\u{202c}\u{200b}\u{feff}",
    "0123456789abcdef0123456789abcdef01234567",
    "[link](https://evil.example) ![image](https://evil.example/x.png) www.evil.example",
    "</code></details></td></tr></table><!-- --><b>bold</b>",
    "&lt;b&gt; &amp; &#64;someone &commat;someone",
    "*emphasis* __strong__ ~~gone~~ $\\sqrt{2}$ $$x$$ :tada: [^1] ==x==",
    "::add-mask::x",
    "- [ ] task\n1. one\n> quote\n---\n```",
    "日本語の名前はとても長くて表の幅を越えてしまうことがあるので短くしなければならない",
    "",
    " ",
];

fn hostile() -> Comparison {
    let mut changes: Vec<Change> = HOSTILE
        .iter()
        .enumerate()
        .map(|(index, name)| {
            let change = latency(name, "p95", (0.01, 0.02 + index as f64 * 0.0001), Verdict::Failure);
            because(change, &[&format!("rule `{name}` of {name}"), name])
        })
        .collect();
    let long = "x".repeat(3000);
    changes.push(latency(&long, "p95", (0.01, 0.019), Verdict::Failure));
    for (name, verdict) in HOSTILE.iter().zip(Verdict::ALL.iter().cycle()) {
        let change = latency("params", "p95", (0.01, 0.0101), *verdict);
        changes.push(Change {
            id: MetricId {
                params: [((*name).to_owned(), (*name).to_owned())].into(),
                metric: (*name).to_owned(),
                statistic: Some((*name).to_owned() + "!"),
                ..change.id.clone()
            },
            unit: Unit::of(Dimension::Other, name),
            threshold: ThresholdInForce { rule: (*name).to_owned(), ..change.threshold },
            ..change
        });
    }
    let mut hostile = comparison(Outcome::Fail, changes);
    hostile.baseline.source = HOSTILE.concat();
    hostile.head.source = String::from("@someone#1");
    hostile.head.tools = vec![Tool { name: "<b>k6</b> | @x".to_owned(), version: Some("1\n2".to_owned()) }];
    hostile.head.environment.cpu = Some("`cpu` | www.evil.example".to_owned());
    hostile.caveats =
        HOSTILE.iter().map(|name| Caveat::new(CaveatCode::UnitUnknown, *name, format!("no unit is known for {name}"))).collect();
    hostile.caveats.push(Caveat::new(CaveatCode::TextSkipped, "@someone", "skipped <b>text</b>, see https://evil.example and fixes #1"));
    hostile.gates = HOSTILE
        .iter()
        .map(|name| GateResult {
            gate: (*name).to_owned(),
            id: MetricId { benchmark: (*name).to_owned(), metric: (*name).to_owned(), ..gate("", GateVerdict::Failure).id },
            bound: format!("< {name}"),
            set_by: (*name).to_owned(),
            reason: (*name).to_owned(),
            ..gate("", GateVerdict::Failure)
        })
        .collect();
    hostile
}

/// `count` groups, a few of each verdict among them.
pub(crate) fn many(count: usize) -> Comparison {
    let change = |index: usize| {
        let (verdict, factor) = match index % 100 {
            0 => (Verdict::Failure, 1.35 + index as f64 * 0.0001),
            1 | 2 => (Verdict::Warning, 1.18),
            3 | 4 => (Verdict::Improved, 0.8),
            5..=9 => (Verdict::Inconclusive, 1.1),
            _ => (Verdict::Unchanged, 1.01),
        };
        let base = 0.000_1 * (1 + index % 900) as f64;
        let name = format!("group{}/function_with_a_name/{index}", index % 13);
        let change = metric(latency(&name, "", (base, base * factor), verdict), "time", Some("median"), Class::Duration, Unit::SECOND);
        because(between(change, factor - 1.05, factor - 0.95), &["5 × its noise of 3.4 %"])
    };
    comparison(Outcome::Fail, (0..count).map(change).collect())
}

fn caveats() -> Comparison {
    let mut caveats: Vec<Caveat> = CaveatCode::ALL
        .iter()
        .map(|code| {
            Caveat::new(*code, "GET /orders", format!("a sentence about {}, and what to do about it", code.name().replace('-', " ")))
        })
        .collect();
    caveats.extend((0..9).map(|index| {
        Caveat::new(
            CaveatCode::ThinPercentile,
            format!("GET /items/{index} p99"),
            "p99 rests on 40 requests; fewer than 100 cannot support it",
        )
    }));
    // What is required and missing fails.
    let mut caveated = comparison(Outcome::Fail, unchanged(4).collect());
    caveated.caveats = caveats;
    caveated.baseline.environment.runner = Some("ubuntu-22.04".to_owned());
    caveated
}

fn gate(bound: &str, verdict: GateVerdict) -> GateResult {
    GateResult {
        gate: "NFR-1.1".to_owned(),
        id: MetricId {
            suite: "k6".to_owned(),
            benchmark: "GET /orders".to_owned(),
            params: std::collections::BTreeMap::new(),
            metric: "http_req_duration".to_owned(),
            statistic: Some("p95".to_owned()),
        },
        bound: bound.to_owned(),
        limit: Some(0.1),
        value: Some(0.118),
        unit: Unit::SECOND,
        set_by: "policy".to_owned(),
        verdict,
        reason: String::new(),
    }
}

fn gates() -> Comparison {
    let gates = vec![
        gate("< 100 ms", GateVerdict::Failure),
        GateResult {
            gate: "NFR-1.2".to_owned(),
            id: MetricId { metric: "http_req_failed".to_owned(), statistic: Some("rate".to_owned()), ..gate("< 1 %", GateVerdict::Met).id },
            limit: Some(0.01),
            value: Some(0.002),
            unit: Unit::RATIO,
            ..gate("< 1 %", GateVerdict::Met)
        },
        GateResult {
            gate: "NFR-1.3".to_owned(),
            id: MetricId {
                benchmark: "all".to_owned(),
                metric: "http_reqs".to_owned(),
                statistic: Some("rate".to_owned()),
                ..gate(">= 5,000 req/s", GateVerdict::Warning).id
            },
            limit: Some(5000.0),
            value: Some(4700.0),
            unit: Unit::of(Dimension::Rate, "req"),
            reason: "within its margin of 20 %".to_owned(),
            ..gate(">= 5,000 req/s", GateVerdict::Warning)
        },
        GateResult {
            gate: "*/memory/peak".to_owned(),
            id: MetricId {
                suite: String::new(),
                benchmark: String::new(),
                metric: String::new(),
                statistic: None,
                ..gate("< 512 MB", GateVerdict::Failure).id
            },
            limit: None,
            value: None,
            unit: Unit::NONE,
            reason: "matches no metric of the head; correct the pattern in perfdiff.toml".to_owned(),
            ..gate("< 512 MB", GateVerdict::Failure)
        },
        GateResult {
            gate: "http_req_failed".to_owned(),
            id: MetricId {
                metric: "http_req_failed".to_owned(),
                statistic: Some("rate".to_owned()),
                ..gate("rate<0.01", GateVerdict::Failure).id
            },
            limit: Some(0.01),
            value: Some(0.02),
            unit: Unit::RATIO,
            set_by: "k6".to_owned(),
            ..gate("rate<0.01", GateVerdict::Failure)
        },
    ];
    Comparison { gates, ..comparison(Outcome::Fail, unchanged(4).collect()) }
}

/// Only good news.
fn improved() -> Comparison {
    let faster =
        because(between(latency("GET /orders", "p95", (0.118, 0.0842), Verdict::Improved), -0.33, -0.24), &["8 × its noise of 3.4 %"]);
    let memory = metric(latency("worker", "", (512e6, 420e6), Verdict::Improved), "memory_peak", None, Class::Memory, Unit::BYTE);
    let score = metric(latency("model", "", (0.912, 0.951), Verdict::Improved), "accuracy", None, Class::Score, Unit::RATIO);
    comparison(Outcome::Pass, [faster, memory, score].into_iter().chain(unchanged(9)).collect())
}

/// Several suites, parameters, and the bare percentiles of a generic JSON file.
fn suites() -> Comparison {
    let bare = |statistic: &str, sides, verdict| {
        metric(latency("latency_simple_filter", statistic, sides, verdict), statistic, Some(statistic), Class::Latency, Unit::SECOND)
    };
    let generic = |change: Change| Change { id: MetricId { suite: "demo".to_owned(), ..change.id.clone() }, ..change };
    let criterion = |size: &str, sides, verdict| {
        let change = metric(latency("parse", "", sides, verdict), "time", Some("median"), Class::Duration, Unit::SECOND);
        Change {
            id: MetricId {
                suite: "criterion".to_owned(),
                params: [("size".to_owned(), size.to_owned()), ("simd".to_owned(), "off".to_owned())].into(),
                ..change.id.clone()
            },
            ..change
        }
    };
    let changes = vec![
        because(generic(bare("p99", (0.0121, 0.0174), Verdict::Failure)), &["9 × its assumed noise of 5 %"]),
        generic(bare("p95", (0.0098, 0.0132), Verdict::Failure)),
        generic(bare("p50", (0.0051, 0.0052), Verdict::Unchanged)),
        because(criterion("1024", (1.2e-6, 1.29e-6), Verdict::Warning), &["3 × its noise of 2.1 %"]),
        criterion("64", (80e-9, 80.4e-9), Verdict::Unchanged),
    ];
    comparison(Outcome::Fail, changes)
}

/// One suite on three machines.
fn legs() -> Comparison {
    let on = |os: &str, runner: &str, mut leg: Comparison| {
        leg.head.environment.os = Some(os.to_owned());
        leg.head.environment.runner = Some(runner.to_owned());
        leg.baseline.environment = leg.head.environment.clone();
        leg
    };
    let mut slower = verdicts();
    slower.changes.retain(|change| change.id.benchmark != "worker" && change.id.benchmark != "POST /orders");
    let mut calm = comparison(Outcome::Pass, unchanged(8).collect());
    calm.changes.push(because(
        between(latency("GET /orders", "p95", (0.0911, 0.0957), Verdict::Unchanged), 0.01, 0.09),
        &["within its noise of 3.4 %"],
    ));
    calm.baseline.distance = Some(7);
    let mut new = comparison(Outcome::NoBaseline, no_baseline().changes);
    new.baseline = SideInfo::default();
    merged(vec![on("linux", "ubuntu-24.04", calm), on("macos", "macos-14", new), on("windows", "windows-2022", slower)])
}

/// The comparisons as legs of one, each from a file of its own.
pub(crate) fn merged(legs: Vec<Comparison>) -> Comparison {
    let part = |(place, comparison)| Part { source: format!("leg{place}.json"), name: None, comparison };
    merge(legs.into_iter().enumerate().map(part).collect()).unwrap()
}

/// A history of the worst, with all that is foreign in it hostile.
fn trend() -> Comparison {
    let evil = "x\"] \n```\n@someone --> %%{init}%%";
    let run = |place: usize| TracedRun {
        commit: Some(if place == 20 { evil.into() } else { format!("{:040x}", place * 7919).into() }),
        time: Some(if place == 21 { evil.into() } else { format!("2026-01-{:02}T12:00:00Z", place + 1).into() }),
        message: (place == 12).then(|| evil.into()),
    };
    let level = |place: usize| if place < 12 { 0.0842 } else { 0.0921 };
    let history: Vec<Option<f64>> = (0..30).map(|place| (place != 5).then(|| level(place) + (place % 4) as f64 * 0.0004)).collect();
    let shift = |index: usize| LevelShift {
        index,
        commit: run(index).commit,
        time: run(index).time,
        before: 0.0848,
        after: 0.0927,
        change_in: ChangeIn::Relative,
        change: Some(0.093),
        p_value: 1e-6,
        open: false,
        severity: 0.0,
    };
    let trace = Trace { history, change_points: vec![shift(12), shift(20)], accepted: vec![20], ..Trace::default() };
    let slow = between(latency(evil, "p95", (0.0927, 0.131), Verdict::Failure), 0.35, 0.48);
    let slow = Change { trace: Some(trace), unit: Unit::SECOND, ..because(slow, &["12 × its noise of 3.4 %"]) };
    let mut trend = comparison(Outcome::Fail, std::iter::once(slow).chain(unchanged(3)).collect());
    trend.baseline.runs = 30;
    trend.runs = (0..30).map(run).collect();
    trend
}
