//! Several comparisons as one: what tells the legs apart, and that merging makes nothing green.

use std::collections::BTreeMap;

use perfdiff::compare::merge::{MergeError, Part, merge};
use perfdiff::model::{
    Caveat, CaveatCode, ChangeIn, Comparison, GateResult, GateVerdict, Leg, LevelShift, MetricId, Outcome, Trace, TracedRun, Verdict,
};
use perfdiff::policy::Policy;
use perfdiff::unit::Unit;

use super::runs::{compare_with, run};

/// One benchmark that went from one second to this many.
fn compared(seconds: f64) -> Comparison {
    let base: Vec<_> = (0..5).map(|commit| run(commit, &[("a", 1.0)])).collect();
    let head: Vec<_> = (5..10).map(|commit| run(commit, &[("a", seconds)])).collect();
    compare_with(&Policy::default(), &base, &head, false)
}

fn part(source: &str, comparison: Comparison) -> Part {
    Part { source: source.to_owned(), name: None, comparison }
}

fn on(runner: &str, mut comparison: Comparison) -> Comparison {
    comparison.head.environment.runner = Some(runner.to_owned());
    comparison
}

fn labelled(os: &str, mut comparison: Comparison) -> Comparison {
    for change in &mut comparison.changes {
        change.id.params.insert("os".to_owned(), os.to_owned());
    }
    comparison
}

fn of_suite(suite: &str, mut comparison: Comparison) -> Comparison {
    for change in &mut comparison.changes {
        suite.clone_into(&mut change.id.suite);
    }
    comparison
}

/// Names of the legs and of the parameter that tells them apart.
fn told(merged: &Comparison) -> Vec<(&str, Vec<&str>)> {
    merged.legs.iter().map(|leg| (leg.name.as_str(), leg.params.keys().map(String::as_str).collect())).collect()
}

#[test]
fn a_label_tells_legs_apart_before_all_else() {
    let legs = vec![part("x.json", on("r1", labelled("linux", compared(1.0)))), part("y.json", on("r2", labelled("macos", compared(1.0))))];
    let merged = merge(legs).unwrap();
    assert_eq!(told(&merged), [("linux", vec!["os"]), ("macos", vec!["os"])]);
    assert!(merged.legs.iter().all(|leg| !leg.added));
    assert_eq!(merged.own_path(&merged.changes[0]), merged.changes[0].path());
}

#[test]
fn labels_that_differ_together_tell_legs_apart() {
    let python = |version: &str, mut comparison: Comparison| {
        comparison.changes.iter_mut().for_each(|change| drop(change.id.params.insert("python".to_owned(), version.to_owned())));
        comparison
    };
    let leg = |os, version| part("same.json", python(version, labelled(os, compared(1.0))));
    let merged = merge(vec![leg("linux", "3.11"), leg("linux", "3.12"), leg("macos", "3.11")]).unwrap();
    let names: Vec<_> = merged.legs.iter().map(|leg| leg.name.as_str()).collect();
    assert_eq!(names, ["linux 3.11", "linux 3.12", "macos 3.11"]);
}

#[test]
fn different_suites_need_nothing_more() {
    let merged = merge(vec![part("x.json", of_suite("k6", compared(1.0))), part("x.json", of_suite("pytest", compared(1.0)))]).unwrap();
    assert_eq!(told(&merged), [("k6", vec![]), ("pytest", vec![])]);
    assert!(merged.changes.iter().all(|change| change.id.params.is_empty()));
    assert!(merged.legs[0].holds("k6", &BTreeMap::new()) && !merged.legs[0].holds("pytest", &BTreeMap::new()));
}

#[test]
fn the_environment_then_the_files_tell_legs_apart() {
    let merged = merge(vec![part("x.json", on("ubuntu", compared(1.0))), part("x.json", on("macos", compared(1.0)))]).unwrap();
    assert_eq!(told(&merged), [("ubuntu", vec!["runner"]), ("macos", vec!["runner"])]);
    let change = &merged.changes[0];
    assert!(merged.legs[0].added && change.path().contains("/runner="), "{}", change.path());
    assert!(!merged.own_path(change).contains("runner"), "{}", merged.own_path(change));
    let merged = merge(vec![part("out/perf-a/c.json", compared(1.0)), part("out/perf-b/c.json", compared(1.0))]).unwrap();
    assert_eq!(told(&merged), [("a", vec!["leg"]), ("b", vec!["leg"])]);
}

#[test]
fn the_users_names_win_and_two_of_one_name_are_refused() {
    let named = |name: Option<&str>| Part { name: name.map(str::to_owned), ..part("x.json", labelled("linux", compared(1.0))) };
    let merged = merge(vec![named(Some("one")), Part { name: None, ..part("two.json", labelled("macos", compared(1.0))) }]).unwrap();
    assert_eq!(told(&merged), [("one", vec!["leg"]), ("two", vec!["leg"])]);
    assert_eq!(merge(vec![named(Some("one")), named(Some("one"))]), Err(MergeError::SameName("one".to_owned())));
}

#[test]
fn a_parameter_that_is_there_already_is_not_overwritten() {
    let mut one = compared(1.0);
    one.changes[0].id.params.insert("runner".to_owned(), "mine".to_owned());
    one.changes[0].id.params.insert("leg".to_owned(), "left".to_owned());
    let merged = merge(vec![part("x.json", on("ubuntu", one)), part("y.json", on("macos", compared(1.0)))]).unwrap();
    assert_eq!(told(&merged), [("ubuntu", vec!["leg_"]), ("macos", vec!["leg_"])]);
    assert!(merged.changes.iter().any(|change| change.id.params.get("runner").is_some_and(|value| value == "mine")));
}

#[test]
fn the_worst_leg_decides_and_stands_first() {
    let outcome = |one: Outcome, other: Outcome| {
        let leg = |runner: &str, outcome| part("x.json", Comparison { outcome, ..on(runner, compared(1.0)) });
        merge(vec![leg("a", one), leg("b", other)]).unwrap()
    };
    for (one, other, of_all, first) in [
        (Outcome::Pass, Outcome::Fail, Outcome::Fail, "b"),
        (Outcome::Warn, Outcome::Pass, Outcome::Warn, "a"),
        (Outcome::Pass, Outcome::Pass, Outcome::Pass, "a"),
        (Outcome::Pass, Outcome::NoBaseline, Outcome::Warn, "b"),
        (Outcome::NoBaseline, Outcome::NoBaseline, Outcome::NoBaseline, "a"),
        (Outcome::Fail, Outcome::NoBaseline, Outcome::Fail, "a"),
    ] {
        let merged = outcome(one, other);
        assert_eq!((merged.outcome, merged.legs[0].name.as_str()), (of_all, first), "{one:?} {other:?}");
    }
}

#[test]
fn changes_are_ranked_and_counted_over_all_legs() {
    let merged = merge(vec![part("x.json", on("calm", compared(1.0))), part("y.json", on("slow", compared(1.5)))]).unwrap();
    assert_eq!((merged.counts.failure, merged.counts.unchanged), (1, 1));
    assert_eq!(merged.changes[0].verdict, Verdict::Failure);
    assert_eq!(merged.changes[0].id.params.get("runner").unwrap(), "slow");
    assert_eq!((merged.legs[0].counts.failure, merged.legs[1].counts.unchanged), (1, 1));
}

#[test]
fn gates_belong_to_their_leg_also_where_they_match_nothing() {
    let mut one = on("a", compared(1.0));
    one.gates.push(GateResult {
        gate: "NFR-1".to_owned(),
        id: MetricId { suite: String::new(), benchmark: String::new(), params: BTreeMap::new(), metric: String::new(), statistic: None },
        bound: "< 1 s".to_owned(),
        limit: None,
        value: None,
        unit: Unit::NONE,
        set_by: "policy".to_owned(),
        verdict: GateVerdict::Failure,
        reason: String::new(),
    });
    let merged = merge(vec![part("x.json", one), part("y.json", on("b", compared(1.0)))]).unwrap();
    assert_eq!(merged.gates[0].id.params.get("runner").unwrap(), "a");
}

#[test]
fn a_caveat_of_all_legs_is_said_once_and_others_name_their_legs() {
    let caveat = |text: &str| Caveat::new(CaveatCode::NoData, "a", text);
    let leg = |runner: &str, texts: &[&str]| {
        let caveats = texts.iter().map(|text| caveat(text)).collect();
        part("x.json", Comparison { caveats, ..on(runner, compared(1.0)) })
    };
    let merged = merge(vec![leg("a", &["all", "some"]), leg("b", &["all"]), leg("c", &["all", "some"])]).unwrap();
    assert_eq!(merged.caveats, [caveat("all"), caveat("a, c: some")]);
}

#[test]
fn sides_say_what_all_legs_agree_on() {
    let leg = |runner: &str, cpu: &str| {
        let mut comparison = on(runner, compared(1.0));
        comparison.head.environment.os = Some("linux".to_owned());
        comparison.head.environment.cpu = Some(cpu.to_owned());
        comparison.head.time = Some(format!("2026-01-0{}T00:00:00Z", runner.len()));
        part("x.json", comparison)
    };
    let head = merge(vec![leg("aa", "x"), leg("b", "y")]).unwrap().head;
    assert_eq!(head.environment.os.as_deref(), Some("linux"));
    assert_eq!((head.environment.cpu, head.environment.runner), (None, None));
    assert_eq!((head.runs, head.time.as_deref()), (5, Some("2026-01-02T00:00:00Z")));
}

#[test]
fn histories_stand_on_one_line_and_what_points_nowhere_is_dropped() {
    let with = |runner: &str, commits: &[&str], index: usize| {
        let mut comparison = on(runner, compared(1.0));
        comparison.runs = commits.iter().map(|commit| TracedRun { commit: Some((*commit).into()), ..TracedRun::default() }).collect();
        let shift = LevelShift {
            index,
            commit: None,
            time: None,
            before: 1.0,
            after: 2.0,
            change_in: ChangeIn::Relative,
            change: None,
            p_value: 0.0,
            open: false,
            severity: 0.0,
        };
        let history = (0..commits.len()).map(|place| Some(place as f64)).collect();
        comparison.changes[0].trace = Some(Trace { history, change_points: vec![shift], accepted: vec![index], ..Trace::default() });
        part("x.json", comparison)
    };
    let merged = merge(vec![with("a", &["1", "2", "4"], 2), with("b", &["2", "3", "4"], 77)]).unwrap();
    let commits: Vec<_> = merged.runs.iter().map(|run| run.commit.as_deref().unwrap()).collect();
    assert_eq!(commits, ["1", "2", "3", "4"]);
    let trace = |runner: &str| merged.changes.iter().find(|change| change.id.params["runner"] == runner).unwrap().trace.as_ref().unwrap();
    assert_eq!(trace("a").history, [Some(0.0), Some(1.0), None, Some(2.0)]);
    assert_eq!((trace("a").change_points[0].index, trace("a").accepted.as_slice()), (3, &[3][..]));
    assert_eq!(trace("b").history, [None, Some(0.0), Some(1.0), Some(2.0)]);
    assert!(trace("b").change_points.is_empty() && trace("b").accepted.is_empty());
}

#[test]
fn what_no_honest_comparison_holds_is_refused_or_bounded() {
    let merged_before = Comparison { legs: vec![Leg::default()], ..compared(1.0) };
    assert_eq!(
        merge(vec![part("m.json", merged_before), part("x.json", compared(1.0))]),
        Err(MergeError::MergedAlready("m.json".to_owned()))
    );
    let many = (0..65).map(|place| part(&format!("{place}.json"), Comparison::default())).collect();
    assert_eq!(merge(many), Err(MergeError::TooMany(65)));
    // A history of a million runs is nobody's, and costs neither hours nor memory.
    let mut endless = on("a", compared(1.0));
    endless.runs = vec![TracedRun { commit: Some("1".into()), ..TracedRun::default() }; 1_000_000];
    endless.changes[0].trace = Some(Trace { history: vec![Some(1.0); 1_000_000], ..Trace::default() });
    let merged = merge(vec![part("x.json", endless), part("y.json", on("b", compared(1.0)))]).unwrap();
    assert!(
        merged.runs.is_empty() && merged.changes.iter().filter_map(|change| change.trace.as_ref()).all(|trace| trace.history.is_empty())
    );
}

#[test]
fn one_comparison_stays_as_it_is() {
    let one = compared(1.5);
    assert_eq!(merge(vec![part("x.json", one.clone())]).unwrap(), one);
}
