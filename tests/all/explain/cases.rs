//! Changes with what they rest on, in the voice of the comparing layer, one of every verdict and every basis.

use perfdiff::model::{
    Basis, Caveat, CaveatCode, Change, ChangeIn, Class, Comparison, Counts, Direction, Estimate, Evidence, GateResult, GateVerdict,
    MetricId, Outcome, Role, SideInfo, ThresholdInForce, Tool, Verdict,
};
use perfdiff::unit::{Dimension, Unit};

/// A judged micro-benchmark: 5 % warns, 10 % fails, in seconds.
pub fn change(benchmark: &str, (baseline, head): (f64, f64), verdict: Verdict) -> Change {
    let side = |value| Some(Estimate { value, low: None, high: None, n: None });
    Change {
        id: MetricId {
            suite: "criterion".to_owned(),
            benchmark: benchmark.to_owned(),
            params: std::collections::BTreeMap::new(),
            metric: "time".to_owned(),
            statistic: Some("median".to_owned()),
        },
        class: Class::Duration,
        unit: Unit::SECOND,
        direction: Direction::Lower,
        role: Role::Primary,
        baseline: side(baseline),
        head: side(head),
        change_in: ChangeIn::Relative,
        change: Some(head / baseline - 1.0),
        change_low: None,
        change_high: None,
        p_value: None,
        q_value: None,
        noise: None,
        min_detectable: None,
        threshold: ThresholdInForce { warn: Some(0.05), fail: Some(0.1), min_change: None, rule: "class duration".to_owned() },
        verdict,
        undecided: None,
        reasons: Vec::new(),
        rests_on: None,
        trace: None,
    }
}

/// What a verdict rests on, with the runs of both sides.
pub fn rests_on(basis: Basis, baseline_runs: usize, head_runs: usize, reach: f64) -> Evidence {
    Evidence {
        basis,
        baseline_runs,
        head_runs,
        reach,
        sure: None,
        nearest: None,
        restlessness: None,
        common_mode: None,
        more_runs: None,
        neighbours: None,
        converted: Vec::new(),
    }
}

/// The same change, resting on that.
pub fn on(change: Change, rests_on: Evidence) -> Change {
    Change { rests_on: Some(rests_on), ..change }
}

fn because(change: Change, reasons: &[&str]) -> Change {
    Change { reasons: reasons.iter().map(|&reason| reason.to_owned()).collect(), ..change }
}

/// The changes as a comparison of a stored baseline with a head.
pub fn comparison(changes: Vec<Change>) -> Comparison {
    let mut counts = Counts::default();
    changes.iter().filter(|change| change.role == Role::Primary).for_each(|change| counts.add(change.verdict));
    let tools = vec![Tool { name: "criterion".to_owned(), version: None }];
    Comparison {
        outcome: Outcome::Fail,
        baseline: SideInfo { source: "main@1a2b3c4".to_owned(), runs: 20, distance: Some(2), ..SideInfo::default() },
        head: SideInfo { source: "head@9f8e7d6".to_owned(), runs: 1, tools, ..SideInfo::default() },
        counts,
        changes,
        ..Comparison::default()
    }
}

/// What clears both noise and threshold.
pub fn findings() -> Comparison {
    let history = |reach| rests_on(Basis::History, 20, 1, reach);
    let orders = |value: Change| Change {
        id: MetricId {
            suite: "k6".to_owned(),
            metric: "http_req_duration".to_owned(),
            statistic: Some("p95".to_owned()),
            ..value.id.clone()
        },
        class: Class::Latency,
        threshold: ThresholdInForce { warn: Some(0.15), fail: Some(0.3), min_change: Some(0.001), rule: "class latency".to_owned() },
        ..value
    };
    let failure = Change {
        baseline: Some(Estimate { value: 0.0842, low: Some(0.0811), high: Some(0.0883), n: Some(20) }),
        change_low: Some(0.31),
        change_high: Some(0.5),
        p_value: Some(0.00161),
        q_value: Some(0.03),
        noise: Some(0.034),
        min_detectable: Some(0.15),
        change: Some(0.372),
        ..because(orders(change("scenario:checkout", (0.0842, 0.118), Verdict::Failure)), &["more than 10 % may be noise"])
    };
    let shared = Evidence { nearest: Some(0.33), restlessness: Some(1.42), common_mode: Some(0.021), neighbours: Some(45), ..history(0.1) };
    let requests = Change {
        id: MetricId {
            suite: "k6".to_owned(),
            metric: "http_reqs".to_owned(),
            statistic: Some("rate".to_owned()),
            ..change("all", (412.0, 355.1), Verdict::Warning).id
        },
        class: Class::Throughput,
        unit: Unit::of(Dimension::Rate, "req"),
        direction: Direction::Higher,
        threshold: ThresholdInForce { warn: Some(0.1), fail: Some(0.2), min_change: None, rule: "rule `k6/all/*`".to_owned() },
        noise: Some(0.02),
        min_detectable: Some(1.0 / 9.0),
        ..change("all", (412.0, 355.1), Verdict::Warning)
    };
    let uncertain = because(
        change("parse/huge", (0.0012, 0.00151), Verdict::Warning),
        &["more than its noise, but among 46 metrics about 0.5 such are expected by chance; run it again to confirm"],
    );
    let errors = Change {
        id: MetricId {
            suite: "k6".to_owned(),
            metric: "http_req_failed".to_owned(),
            statistic: Some("rate".to_owned()),
            ..change("POST /orders", (0.001, 0.02), Verdict::Failure).id
        },
        class: Class::ErrorRate,
        unit: Unit::RATIO,
        change_in: ChangeIn::Points,
        change: Some(0.019),
        change_low: Some(0.011),
        change_high: Some(0.027),
        baseline: Some(Estimate { value: 0.001, low: None, high: None, n: Some(2012) }),
        head: Some(Estimate { value: 0.02, low: None, high: None, n: Some(2150) }),
        threshold: ThresholdInForce { warn: Some(0.005), fail: Some(0.01), min_change: None, rule: "class error-rate".to_owned() },
        ..change("POST /orders", (0.001, 0.02), Verdict::Failure)
    };
    let instructions = Change {
        id: MetricId {
            metric: "instructions".to_owned(),
            statistic: None,
            ..change("parse/large", (1_200_345.0, 1_214_871.0), Verdict::Warning).id
        },
        class: Class::Count,
        unit: Unit::COUNT,
        threshold: ThresholdInForce { warn: Some(0.01), fail: Some(0.03), min_change: None, rule: "class count".to_owned() },
        ..change("parse/large", (1_200_345.0, 1_214_871.0), Verdict::Warning)
    };
    let faster = Change { p_value: Some(3e-8), q_value: Some(1e-6), ..change("parse/utf8", (0.001_203, 0.000_951), Verdict::Improved) };
    let accepted =
        because(change("parse/strict", (0.000_402, 0.000_451), Verdict::Accepted), &["accepted up to 15 %: validates UTF-8 now (#123)"]);
    let mut all = comparison(vec![
        on(failure, shared),
        on(requests, Evidence { restlessness: Some(1.0), ..history(0.06) }),
        on(uncertain, rests_on(Basis::Replicates, 3, 3, 0.12)),
        on(errors, rests_on(Basis::Counting, 1, 1, 0.008)),
        on(instructions, rests_on(Basis::Exact, 1, 1, 0.0)),
        on(faster, rests_on(Basis::Replicates, 5, 7, 0.2)),
        on(accepted, rests_on(Basis::SpreadWithin, 1, 1, 0.03)),
    ]);
    all.gates = vec![GateResult {
        gate: "NFR-1.1".to_owned(),
        id: MetricId {
            suite: "k6".to_owned(),
            benchmark: "scenario:checkout".to_owned(),
            params: std::collections::BTreeMap::new(),
            metric: "http_req_duration".to_owned(),
            statistic: Some("p95".to_owned()),
        },
        bound: "< 100 ms".to_owned(),
        limit: Some(0.1),
        value: Some(0.118),
        unit: Unit::SECOND,
        set_by: "policy".to_owned(),
        verdict: GateVerdict::Failure,
        reason: String::new(),
    }];
    all.caveats = vec![
        Caveat::new(CaveatCode::RunnerShift, "", "the runner was 2.1 % slower than usual, which is taken out"),
        Caveat::new(
            CaveatCode::ThinPercentile,
            "k6/scenario:checkout/http_req_duration/p95",
            "rests on 12 values; fewer than 20 can't support it",
        ),
        Caveat::new(CaveatCode::StaleBenchmark, "criterion/other", "did not run"),
    ];
    all
}

/// What clears one of the two, or neither.
pub fn undecided_and_unchanged() -> Comparison {
    let undecided = Change {
        p_value: Some(0.21),
        q_value: Some(0.8),
        min_detectable: Some(0.55),
        noise: Some(0.16),
        ..change("sort/merge", (168e-6, 244e-6), Verdict::Inconclusive)
    };
    let hopeless = Change { min_detectable: Some(14.5), ..change("sort/wild", (6.4e-3, 6.8e-3), Verdict::Inconclusive) };
    let small = change("chain/small", (0.0102, 0.0105), Verdict::Inconclusive);
    let short = Change { min_detectable: Some(0.06), ..change("chain/same", (50.9e-6, 51.4e-6), Verdict::Unchanged) };
    let quicker = change("chain/quicker", (50.9e-6, 49.4e-6), Verdict::Unchanged);
    let settled = change("chain/settled", (50.9e-6, 61.4e-6), Verdict::Unchanged);
    let tiny = Change {
        threshold: ThresholdInForce { warn: Some(0.05), fail: Some(0.1), min_change: Some(1e-3), rule: "rule `chain/*`".to_owned() },
        ..change("chain/tiny", (50e-9, 80e-9), Verdict::Unchanged)
    };
    let noisy = change("chain/noisy", (0.5, 0.6), Verdict::Unchanged);
    let free = Change { threshold: ThresholdInForce::default(), ..change("chain/free", (0.5, 0.6), Verdict::Unchanged) };
    comparison(vec![
        on(undecided, Evidence { more_runs: Some(2), ..rests_on(Basis::History, 20, 1, 0.55) }),
        on(hopeless, rests_on(Basis::SpreadAlone, 1, 1, f64::INFINITY)),
        on(small, Evidence { more_runs: Some(1), neighbours: Some(14), ..rests_on(Basis::Neighbours, 1, 1, 0.09) }),
        on(short, Evidence { neighbours: Some(14), ..rests_on(Basis::SpreadWithin, 1, 1, 0.03) }),
        on(quicker, rests_on(Basis::Assumed, 1, 1, 0.26)),
        on(settled, Evidence { nearest: Some(0.01), ..rests_on(Basis::History, 20, 1, 0.04) }),
        on(tiny, rests_on(Basis::Replicates, 5, 5, 0.04)),
        on(noisy, rests_on(Basis::Replicates, 2, 5, 0.31)),
        on(free, rests_on(Basis::Replicates, 5, 5, 0.04)),
        on(change("ops/same", (0.5, 0.5), Verdict::Unchanged), rests_on(Basis::Exact, 1, 1, 0.0)),
    ])
}

/// What was not judged at all, and what an older comparison lacks.
pub fn not_judged() -> Comparison {
    let gone = Change { head: None, change: None, ..change("old/one", (1.0, 1.0), Verdict::Removed) };
    let new = Change { baseline: None, change: None, ..change("new/one", (1.0, 1.0), Verdict::Added) };
    let failed = Change { head: None, change: None, ..change("broken", (1.0, 1.0), Verdict::Failure) };
    let collapsed = because(
        change("cached", (237e-6, 3.3e-6), Verdict::Incomparable),
        &["collapsed: more than 90 % better is rarely the same work; if it is meant, accept it in perfdiff.toml"],
    );
    let unit = Change { change: None, ..change("converted", (1.0, 1.0), Verdict::Incomparable) };
    let shown = Change {
        role: Role::Informational,
        id: MetricId { statistic: Some("mean".to_owned()), ..change("chain/same", (1.0, 1.1), Verdict::Unchanged).id },
        ..change("chain/same", (1.0, 1.1), Verdict::Unchanged)
    };
    let aimless = Change {
        role: Role::Informational,
        direction: Direction::Neither,
        class: Class::Other,
        unit: Unit::NONE,
        ..change("queue depth", (12.0, 19.0), Verdict::Unchanged)
    };
    let old = Change { min_detectable: Some(0.55), ..change("sort/merge", (168e-6, 244e-6), Verdict::Inconclusive) };
    comparison(vec![
        because(gone, &["only the baseline has it: it did not run, was renamed, or was removed"]),
        because(new, &["only the head has it"]),
        because(failed, &["the head could not measure it: thread 'main' panicked at src/lib.rs"]),
        collapsed,
        because(unit, &["the unit changed from `s` to `B`"]),
        because(shown, &["shown for information, not judged"]),
        aimless,
        because(old, &["looks worse, but may be noise: only changes over 55 % could be told"]),
        because(Change { change: None, ..change("from zero", (0.0, 0.012), Verdict::Failure) }, &["the baseline is 0"]),
    ])
}
