//! `explain`: every verdict and every basis, the lines to copy, and which metrics a pattern names.

use perfdiff::compare::{Request, Side};
use perfdiff::ingest;
use perfdiff::model::{Basis, Comparison, Direction, Verdict};
use perfdiff::policy::Policy;
use perfdiff::report::view::Explanation;
use perfdiff::report::{EXPLANATION, RenderOptions, explain};
use proptest::prelude::*;

use crate::explain::cases::{self, change, comparison, on, rests_on};
use crate::explain::program;

fn written(form: &str, explanation: &Explanation, width: Option<usize>) -> String {
    let options = RenderOptions { width, ..RenderOptions::default() };
    EXPLANATION.form(form).unwrap().write(explanation, &options).unwrap()
}

fn explained(comparison: &Comparison, width: usize) -> String {
    let all = comparison.changes.iter().map(|change| Explanation::of(comparison, change));
    all.map(|explanation| written("console", &explanation, Some(width))).collect::<Vec<_>>().join("\n")
}

#[test]
fn every_verdict_and_every_basis_is_put_in_words() {
    insta::assert_snapshot!("findings", explained(&cases::findings(), 100));
    insta::assert_snapshot!("undecided_and_unchanged", explained(&cases::undecided_and_unchanged(), 100));
    insta::assert_snapshot!("not_judged", explained(&cases::not_judged(), 100));
}

#[test]
fn it_looks_as_it_did_on_a_narrow_terminal_and_as_markdown() {
    let all = cases::findings();
    let first = Explanation::of(&all, &all.changes[0]);
    insta::assert_snapshot!("narrow", written("console", &first, Some(56)));
    insta::assert_snapshot!("markdown", written("markdown", &first, None));
}

#[test]
fn every_line_fits_but_what_is_there_to_be_copied() {
    for width in [40, 60, 80, 120] {
        for comparison in [cases::findings(), cases::undecided_and_unchanged(), cases::not_judged()] {
            for line in explained(&comparison, width).lines().filter(|line| !line.starts_with("      ") || line.starts_with("       ")) {
                assert!(line.chars().count() <= width, "{width}: {line}");
            }
        }
    }
}

/// The deciding sentence of a change.
fn decision(change: perfdiff::model::Change) -> String {
    let all = comparison(vec![change]);
    Explanation::of(&all, &all.changes[0]).sentences.remove(0)
}

#[test]
fn a_fall_is_held_against_what_noise_is_as_a_fall() {
    // On logarithms a growth by 25 % is as far as a fall by 20 %: the fall by 21 % is beyond it.
    let fall = on(change("x", (1.0, 0.79), Verdict::Improved), rests_on(Basis::Replicates, 5, 5, 0.25));
    assert_eq!(decision(fall), "−21 % is beyond the 20 % that may be noise and reaches the 4.8 % at which it matters: an improvement.");
    let mut throughput = on(change("x", (1.0, 0.79), Verdict::Warning), rests_on(Basis::Replicates, 5, 5, 0.25));
    throughput.direction = Direction::Higher;
    throughput.threshold.warn = Some(0.1);
    throughput.threshold.fail = Some(0.25);
    assert_eq!(
        decision(throughput),
        "−21 % is beyond the 20 % that may be noise and reaches the 10 % at which it warns, but not the 25 % at which it fails: a warning."
    );
}

#[test]
fn a_pattern_is_a_glob_then_a_part_of_a_path_then_one_in_another_case() {
    let all = cases::findings();
    let paths = |asked: &str| explain::find(&all, asked).into_iter().map(perfdiff::model::Change::path).collect::<Vec<_>>();
    assert_eq!(paths("k6/**").len(), 3);
    assert_eq!(paths("http_reqs"), ["k6/all/http_reqs/rate"]);
    assert_eq!(paths("parse/*/time").len(), 3);
    assert_eq!(paths("checko"), ["k6/scenario:checkout/http_req_duration/p95"]);
    assert_eq!(paths("CHECKO"), ["k6/scenario:checkout/http_req_duration/p95"]);
    assert!(paths("nosuch").is_empty() && paths("").is_empty() && paths(" ").len() == 1, "a blank is in one path");
}

#[test]
fn what_is_not_there_is_exit_code_three_with_the_closest_paths() {
    let done = program::on(&cases::findings(), "explain", &["parse/utf9"]);
    assert_eq!((done.code, done.stdout.as_str()), (3, ""));
    assert_eq!(
        done.stderr,
        "error: -: no metric of the comparison matches `parse/utf9`\nhint: closest: `criterion/parse/utf8/time/median`, `criterion/parse/huge/time/median`, `criterion/parse/strict/time/median`\n"
    );
    let done = program::on(&cases::findings(), "explain", &["qqqqqq"]);
    assert!(done.code == 3 && done.stderr.contains("`**` goes across"), "{}", done.stderr);
}

#[test]
fn many_are_cut_at_twenty_and_it_is_said() {
    let many = comparison((0..26).map(|index| change(&format!("b{index}"), (1.0, 1.5), Verdict::Failure)).collect());
    let done = program::on(&many, "explain", &["criterion/**"]);
    assert_eq!(done.code, 0);
    assert_eq!(done.stdout.matches("FAILURE").count(), 20);
    assert!(done.stdout.ends_with("\n6 more match; --all explains them too.\n"), "{}", done.stdout);
    let done = program::on(&many, "explain", &["criterion/**", "--all"]);
    assert_eq!(done.stdout.matches("FAILURE").count(), 26);
    assert!(!done.stdout.contains("more match"));
}

#[test]
fn a_genuine_comparison_is_explained_from_its_file() {
    let saved = program::perfdiff(&["compare", "fixtures/criterion/base", "fixtures/criterion/head", "--report", "json"], b"");
    let done = program::perfdiff(&["explain", "-", "chain/slower_30/time/median"], saved.stdout.as_bytes());
    assert_eq!(done.code, 0, "{}", done.stderr);
    for part in [
        "WARNING   criterion/chain/slower_30/time/median",
        "50.88 µs",
        "67.14 µs",
        "+28 %",
        "fails at +10 %",
        "cargo bench -- '^chain/slower_30$'",
    ] {
        assert!(done.stdout.contains(part), "{part}: {}", done.stdout);
    }
    let markdown = program::perfdiff(&["explain", "-", "chain/slower_30/time/median", "--report", "markdown"], saved.stdout.as_bytes());
    assert!(
        markdown.stdout.replace("<wbr>", "").starts_with("#### warning: <code>criterion/chain/slower_30/time/median</code>"),
        "{}",
        markdown.stdout
    );
}

/// The lines to copy of a step that begins with `head`.
fn block(explanation: &Explanation, head: &str) -> String {
    let step = explanation.next.iter().find(|step| step.exact.first().is_some_and(|line| line == head));
    step.unwrap_or_else(|| panic!("no {head} in {:#?}", explanation.next)).exact.join("\n")
}

#[test]
fn the_blocks_do_what_they_promise_when_pasted() {
    let run = |side: &str, seconds: f64| {
        let text = format!(
            r#"{{"schema":"perfdiff.run/v1","suite":"s","benchmarks":[{{"name":"odd \" name","metrics":[{{"name":"instructions","class":"count","unit":"count","value":{seconds}}}]}}]}}"#
        );
        let source = ingest::Source::bytes(format!("{side}.json"), text.into_bytes()).unwrap();
        ingest::read(&source, None, &ingest::Options::default()).unwrap()
    };
    let (base, head) = (run("base", 1000.0), run("head", 1345.0));
    let judged = |policy: &Policy| {
        let request = Request {
            baseline: Side { source: "base".to_owned(), runs: &base },
            history: false,
            head: Side { source: "head".to_owned(), runs: &head },
            policy,
            only: perfdiff::compare::Filter::default(),
            today: jiff::civil::date(2026, 11, 21),
            caveats: &[],
        };
        perfdiff::compare::compare(&request).unwrap()
    };
    let before = judged(&Policy::default());
    assert_eq!(before.changes[0].verdict, Verdict::Failure);
    let explanation = Explanation::of(&before, &before.changes[0]);
    let with = |head: &str| judged(&Policy::parse("perfdiff.toml", &block(&explanation, head)).unwrap()).changes[0].verdict;
    assert_eq!(with("[[accept]]"), Verdict::Accepted);
    assert_eq!(with("[[rule]]"), Verdict::Unchanged);
}

#[test]
fn a_change_beyond_what_can_be_accepted_gets_no_block_that_would_be_refused() {
    let offered = |size: f64| {
        let mut slower = change("parser/large", (1.0, 1.0 + size), Verdict::Failure);
        slower.change = Some(size);
        let all = comparison(vec![slower]);
        let next = Explanation::of(&all, &all.changes[0]).next;
        next.iter().any(|step| step.exact.first().is_some_and(|line| line == "[[accept]]"))
    };
    assert!(offered(9.4));
    assert!(!offered(10.2));
}

fn any_verdict() -> impl Strategy<Value = Verdict> {
    proptest::sample::select(Verdict::ALL.to_vec())
}

fn any_basis() -> impl Strategy<Value = Option<Basis>> {
    use Basis::{Assumed, BestRounds, Counting, Exact, History, Neighbours, Replicates, Rounds, SpreadAlone, SpreadWithin};
    proptest::option::of(proptest::sample::select(vec![
        Exact,
        History,
        Replicates,
        SpreadWithin,
        SpreadAlone,
        Neighbours,
        Counting,
        Assumed,
        Rounds,
        BestRounds,
    ]))
}

fn any_number() -> impl Strategy<Value = f64> {
    prop_oneof![any::<f64>(), -2.0..5.0, Just(0.0), Just(f64::NAN), Just(f64::INFINITY), Just(f64::MAX)]
}

proptest! {
    #[test]
    fn any_numbers_and_any_names_are_put_in_words_that_show(
        name in any::<String>(),
        numbers in proptest::array::uniform12(any_number()),
        (verdict, basis, higher) in (any_verdict(), any_basis(), any::<bool>()),
    ) {
        let [baseline, head, size, low, high, p, q, reach, nearest, warn, fail, shared] = numbers;
        let mut odd = change(&name, (baseline, head), verdict);
        (odd.change, odd.change_low, odd.change_high) = (Some(size), Some(low), Some(high));
        (odd.p_value, odd.q_value, odd.min_detectable, odd.noise) = (Some(p), Some(q), Some(reach), Some(reach));
        (odd.threshold.warn, odd.threshold.fail, odd.threshold.min_change) = (Some(warn), Some(fail), Some(shared));
        odd.direction = if higher { Direction::Higher } else { Direction::Lower };
        odd.reasons = vec![name.clone()];
        odd.rests_on = basis.map(|basis| perfdiff::model::Evidence {
            nearest: Some(nearest),
            common_mode: Some(shared),
            restlessness: Some(shared),
            more_runs: Some(3),
            ..rests_on(basis, 3, 1, reach)
        });
        let all = comparison(vec![odd]);
        let explanation = Explanation::of(&all, &all.changes[0]);
        let text = written("console", &explanation, Some(80)) + &written("markdown", &explanation, None);
        prop_assert!(!text.contains("NaN") || name.contains("NaN"), "{text}");
        prop_assert!(!text.contains(" inf") || name.contains("inf"), "{text}");
        prop_assert!(text.chars().all(|c| c == '\n' || !c.is_control()), "{text:?}");
        for step in explanation.next.iter().filter(|step| step.exact.first().is_some_and(|line| line.starts_with("[["))) {
            let block = step.exact.join("\n");
            let policy = Policy::parse("perfdiff.toml", &block);
            prop_assert!(policy.is_ok(), "{block}\n{}", policy.unwrap_err());
            let policy = policy.unwrap();
            let path = all.changes[0].path();
            let matches = policy.accepts().iter().map(|accept| &accept.pattern).chain(policy.rules().iter().map(|rule| &rule.pattern)).all(|pattern| pattern.matches(&path));
            prop_assert!(matches, "{block} does not match {path:?}");
        }
    }
}
