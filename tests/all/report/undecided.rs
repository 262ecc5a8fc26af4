//! What is said of what could not be decided, and of a suite that is worse as a whole.

use perfdiff::compare::merge::{Part, merge};
use perfdiff::model::{
    Basis, Change, ChangeIn, Class, Comparison, Direction, Evidence, MetricId, Outcome, SuiteChange, Undecided, Verdict,
};
use perfdiff::report::view::Explanation;
use perfdiff::report::{RenderOptions, View};
use perfdiff::unit::Unit;

use crate::report::cases::{because, comparison, latency, metric};
use crate::report::rendered;

fn rests_on(basis: Basis, reach: f64, sure: f64) -> Evidence {
    Evidence {
        basis,
        baseline_runs: 1,
        head_runs: 1,
        reach,
        sure: Some(sure),
        nearest: None,
        restlessness: None,
        common_mode: None,
        more_runs: None,
        neighbours: None,
        converted: Vec::new(),
    }
}

/// A latency that grew by that share and could not be decided.
fn undecided(benchmark: &str, size: f64, looks: Undecided, least: f64) -> Change {
    let change = latency(benchmark, "p95", (0.1, 0.1 * (1.0 + size)), Verdict::Inconclusive);
    Change {
        undecided: Some(looks),
        min_detectable: Some(least),
        noise: None,
        rests_on: Some(rests_on(Basis::Assumed, least, least)),
        ..change
    }
}

fn looks_failing(benchmark: &str, size: f64) -> Change {
    because(undecided(benchmark, size, Undecided::LooksFailing, 0.5), &["looks like a failure, but may be noise"])
}

fn unseen(benchmark: &str, least: f64) -> Change {
    because(undecided(benchmark, 0.02, Undecided::NoChangeSeen, least), &["no change seen"])
}

fn view(outcome: Outcome, changes: Vec<Change>) -> View {
    View::of(&comparison(outcome, changes), &RenderOptions::default())
}

#[test]
fn what_looks_like_a_failure_leads_the_headline() {
    let view = view(Outcome::Warn, vec![unseen("a", 0.4), looks_failing("b", 0.352), looks_failing("c", 0.6)]);
    assert_eq!(view.summary, "2 metrics look 35 % or more worse; one run can't prove it: measure them again (perfdiff suspects)");
    assert_eq!((view.brief.as_str(), view.worst), ("2 look worse", None));
    assert_eq!(view.second_look.unwrap().command, "perfdiff suspects comparison.json");
    assert_eq!(view.counts.iter().map(|count| count.text.as_str()).collect::<Vec<_>>(), ["2 undecided", "1 with no change seen"]);
}

#[test]
fn how_much_worse_is_said_as_it_is() {
    let summary = |changes| view(Outcome::Warn, changes).summary.split("; ").next().unwrap().to_owned();
    let points = |benchmark, moved| Change {
        change: Some(moved),
        change_in: ChangeIn::Points,
        ..metric(looks_failing(benchmark, moved), "errors", None, Class::ErrorRate, Unit::RATIO)
    };
    let falls = |size: f64| Change { direction: Direction::Higher, ..looks_failing("d", size) };
    assert_eq!(summary(vec![looks_failing("a", 0.4)]), "1 metric looks 40 % worse");
    assert_eq!(summary(vec![looks_failing("a", 0.4), falls(-0.253)]), "2 metrics look 25 % or more worse");
    assert_eq!(summary(vec![points("a", 0.02), points("b", 0.05)]), "2 metrics look 2 points or more worse");
    assert_eq!(summary(vec![points("a", 0.02), looks_failing("b", 0.4)]), "2 metrics look worse by their failure threshold or more");
}

#[test]
fn findings_come_before_what_looks_like_one() {
    let failure = latency("f", "p95", (0.1, 0.2), Verdict::Failure);
    let removed = Change { head: None, change: None, ..latency("r", "p95", (0.1, 0.1), Verdict::Removed) };
    let improved = latency("i", "p95", (0.1, 0.05), Verdict::Improved);
    let with = |change: Change| view(Outcome::Warn, vec![change, looks_failing("b", 0.4)]);
    assert_eq!(with(failure).summary, "1 failure in 2 metrics; 1 looks 40 % worse");
    let lost = with(removed);
    assert!(lost.summary.starts_with("1 metric looks 40 % worse; one run can't prove it"), "{}", lost.summary);
    assert!(lost.summary.ends_with("; 1 removed in 2 metrics") && lost.worst.is_none(), "{}", lost.summary);
    assert!(with(improved).worst_is_good);
}

#[test]
fn no_change_seen_is_an_answer_of_its_own() {
    let summary = |changes| view(Outcome::Pass, changes).summary;
    let unchanged = || latency("u", "p95", (0.1, 0.1), Verdict::Unchanged);
    let worse = |size| undecided("w", size, Undecided::LooksWorse, 0.4);
    let points = Change { change_in: ChangeIn::Points, ..metric(unseen("e", 0.01), "errors", None, Class::ErrorRate, Unit::RATIO) };
    assert_eq!(summary(vec![unseen("a", 0.4), unseen("b", 0.4)]), "no change seen in 2 metrics; changes up to 40 % would not show");
    assert_eq!(summary(vec![unseen("a", 0.4), unseen("b", 0.12)]), "no change seen in 2 metrics; changes up to 12–40 % would not show");
    assert_eq!(summary(vec![unseen("a", 0.4), unchanged()]), "no change seen in 2 metrics; changes up to 40 % would not show in 1 of them");
    assert_eq!(summary(vec![unseen("a", 50.0)]), "no change seen in 1 metric; changes of any size would not show");
    assert_eq!(
        summary(vec![unseen("a", 50.0), unseen("b", 0.4)]),
        "no change seen in 2 metrics; changes up to 40 % and more would not show"
    );
    assert_eq!(summary(vec![unseen("a", 0.4), points]), "no change seen in 2 metrics; changes as large as the limits would not show");
    assert_eq!(summary(vec![worse(0.2), unchanged()]), "no finding in 2 metrics; 1 looks worse, which may be noise");
    assert_eq!(
        summary(vec![worse(0.2), undecided("x", -0.3, Undecided::LooksBetter, 0.5), unseen("a", 0.4)]),
        "no finding in 3 metrics; 1 looks worse and 1 better, which may be noise; changes up to 40 % would not show in 1 of them"
    );
}

#[test]
fn what_was_not_seen_is_folded_like_what_is_unchanged() {
    let saved = comparison(Outcome::Pass, vec![undecided("w", 0.2, Undecided::LooksWorse, 0.4), unseen("a", 0.4)]);
    let view = View::of(&saved, &RenderOptions::default());
    assert_eq!(
        view.sections.iter().map(|section| (section.title, section.is_without_change())).collect::<Vec<_>>(),
        [("Undecided", false), ("No change seen", true)]
    );
    let wide = RenderOptions { width: Some(100), ..RenderOptions::default() };
    let console = rendered("console", &saved, &wide);
    assert!(!console.contains("NO CHANGE SEEN"), "{console}");
    assert!(rendered("console", &saved, &RenderOptions { details: true, ..wide }).contains("NO CHANGE SEEN"));
    assert!(rendered("markdown", &saved, &wide).contains("<details><summary>No change seen (1)</summary>"));
    assert!(rendered("html", &saved, &wide).contains("<h3>1 with no change seen</h3>"));
    let junit = rendered("junit", &saved, &wide);
    assert_eq!(junit.matches("<skipped").count(), 1, "{junit}");
    assert!(junit.contains("no-change-seen: "), "{junit}");
    let json: serde_json::Value = serde_json::from_str(&rendered("json", &saved, &wide)).unwrap();
    assert_eq!((&json["changes"][1]["verdict"], &json["changes"][1]["undecided"]), (&"inconclusive".into(), &"no-change-seen".into()));
    assert!(rendered("csv", &saved, &wide).contains(",no-change-seen\r\n"));
}

#[test]
fn a_statistic_without_a_change_that_shows_is_folded_into_its_group() {
    let tail = Change { id: MetricId { statistic: Some("p99".to_owned()), ..unseen("a", 0.4).id }, ..unseen("a", 0.4) };
    let view = view(Outcome::Fail, vec![latency("a", "p95", (0.1, 0.2), Verdict::Failure), tail]);
    let group = &view.sections[0].groups[0];
    assert_eq!((group.rows.len(), group.rest.as_deref()), (1, Some("no change seen in p99")));
}

#[test]
fn what_looks_like_a_failure_comes_first_and_is_not_left_out() {
    let changes = vec![
        undecided("better", -0.5, Undecided::LooksBetter, 0.4),
        undecided("worse", 0.9, Undecided::LooksWorse, 0.4),
        looks_failing("failing", 0.31),
    ];
    let saved = comparison(Outcome::Warn, changes);
    let view = View::of(&saved, &RenderOptions::default());
    let names: Vec<&str> = view.sections[0].groups.iter().map(|group| group.benchmark.as_str()).collect();
    assert_eq!(names, ["failing", "worse", "better"]);
    let few = View::of(&saved, &RenderOptions { only_changed: true, ..RenderOptions::default() });
    assert_eq!(few.sections[0].groups.len(), 1);
    let markdown = rendered("markdown", &saved, &RenderOptions::default());
    let (open, folded) = markdown.split_once("<details>").unwrap();
    assert!(open.contains("failing") && open.contains("perfdiff suspects comparison.json"), "{open}");
    assert!(folded.starts_with("<summary>Undecided (2)</summary>"), "{folded}");
    let annotations = rendered("github", &saved, &RenderOptions::default());
    assert_eq!(annotations.matches("::warning ").count(), 2, "{annotations}");
}

#[test]
fn a_warning_that_would_fail_asks_for_a_second_run() {
    let warning = Change { rests_on: Some(rests_on(Basis::SpreadWithin, 0.1, 0.6)), ..latency("a", "p95", (0.1, 0.145), Verdict::Warning) };
    let mild = latency("b", "p95", (0.1, 0.12), Verdict::Warning);
    let both = view(Outcome::Warn, vec![warning.clone(), mild.clone()]);
    assert_eq!(both.summary, "2 warnings in 2 metrics, 1 of them to be confirmed by a second run");
    assert!(both.second_look.is_some() && view(Outcome::Warn, vec![mild]).second_look.is_none());
    let saved = comparison(Outcome::Warn, vec![warning]);
    assert_eq!(View::of(&saved, &RenderOptions::default()).summary, "1 warning in 1 metric, to be confirmed by a second run");
    let explanation = Explanation::of(&saved, &saved.changes[0]);
    assert_eq!(
        explanation.sentences[0],
        "+45 % is beyond the 10 % that may be noise and reaches even the 30 % at which it would fail, but a rare jump of the noise may be \
         up to 60 %, and only beyond that it fails on its own: a warning."
    );
    let can_fail = explanation.facts.iter().find(|fact| fact.label == "can fail").unwrap();
    assert_eq!(can_fail.value, "beyond 60 %; between 10 % and 60 % it warns and asks for a second run");
}

#[test]
fn explain_says_what_no_change_seen_is() {
    let saved = comparison(Outcome::Pass, vec![unseen("a", 0.4)]);
    let explanation = Explanation::of(&saved, &saved.changes[0]);
    assert_eq!(explanation.word, "no change seen");
    assert_eq!(
        explanation.sentences[0],
        "+2.0 % does not reach the 15 % at which it matters, but a change up to 40 % would not have shown either: no change seen, \
         which is less than no change."
    );
}

/// A suite that is worse as a whole.
fn whole(verdict: Verdict, changes: Vec<Change>) -> Comparison {
    let reason = Some("all 20 benchmarks are 3.0 times slower together; hosted runners differ by up to 30 %".to_owned());
    let outcome = if verdict == Verdict::Failure { Outcome::Fail } else { Outcome::Warn };
    let suite = SuiteChange { change: 2.0, worse: 20, better: 0, p_value: 1e-6, verdict, reason };
    Comparison { suite_change: Some(suite), ..comparison(outcome, changes) }
}

#[test]
fn a_suite_that_is_worse_as_a_whole_leads_everywhere() {
    let saved = whole(Verdict::Failure, vec![latency("a", "p95", (0.1, 0.2), Verdict::Failure), unseen("b", 0.4)]);
    let view = View::of(&saved, &RenderOptions::default());
    assert_eq!(view.summary, "the suite as a whole fails; 1 failure in 2 metrics");
    assert_eq!(view.brief, "suite worse");
    assert!(view.worst.unwrap().plain().starts_with("all 20 benchmarks are 3.0 times slower"));
    for renderer in ["console", "markdown", "html", "github", "csv", "junit"] {
        let text = rendered(renderer, &saved, &RenderOptions::default());
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.contains("all 20 benchmarks are 3.0 times slower"), "{renderer}: {text}");
    }
    assert!(rendered("github", &saved, &RenderOptions::default()).contains("::error title=the suite as a whole fails::all 20"));
    assert!(rendered("markdown", &saved, &RenderOptions::default()).starts_with("### ❌ perfdiff: all 20 benchmarks"));
    let warns = View::of(&whole(Verdict::Warning, vec![unseen("b", 0.4)]), &RenderOptions::default());
    assert_eq!(warns.summary, "the suite as a whole is worse; no change seen in 1 metric; changes up to 40 % would not show");
}

#[test]
fn a_merged_comparison_tells_of_the_worst_leg() {
    let part = |name: &str, comparison| Part { source: name.to_owned(), name: Some(name.to_owned()), comparison };
    let changes = || vec![unseen("b", 0.4)];
    let parts = vec![part("linux", whole(Verdict::Warning, changes())), part("mac", whole(Verdict::Failure, changes()))];
    let merged = merge(parts).unwrap();
    let suite = merged.suite_change.clone().unwrap();
    assert_eq!((suite.verdict, suite.reason.unwrap().starts_with("mac: all 20")), (Verdict::Failure, true));
    let view = View::of(&merged, &RenderOptions::default());
    assert_eq!(view.suite, None);
    let legs: Vec<&str> = view.legs.iter().map(|leg| leg.summary.split("; ").next().unwrap()).collect();
    assert_eq!(legs, ["the suite as a whole fails", "the suite as a whole is worse"]);
    let quiet = |name| part(name, comparison(Outcome::Pass, changes()));
    assert_eq!(merge(vec![quiet("linux"), quiet("mac")]).unwrap().suite_change, None);
}
