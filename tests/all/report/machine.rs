//! What programs make of the reports that are written for them: everything reads back as it was meant, whatever the names.

use std::collections::{BTreeMap, HashSet};
use std::sync::LazyLock;

use perfdiff::model::{Caveat, CaveatCode, Change, Comparison, GateVerdict, MetricId, Outcome, Role, Verdict};
use perfdiff::report::RenderOptions;
use perfdiff::report::escape::visible;
use proptest::prelude::*;
use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus};
use regex::Regex;

use crate::report::{cases, rendered};

fn plain(renderer: &str, comparison: &Comparison) -> String {
    rendered(renderer, comparison, &RenderOptions::default())
}

fn case(name: &str) -> Comparison {
    cases::all().into_iter().find(|(case, _)| *case == name).unwrap().1
}

/// A comparison full of what somebody may put into a file.
fn odd_comparison() -> impl Strategy<Value = Comparison> {
    let name = || "\\PC{0,12}|.{0,12}|[=+@'\"\\\\,;:%\r\n\t{}<>&\u{0}\u{1b}\u{ffff}\u{fffe} -]{0,8}";
    let number = || prop::option::of(prop::num::f64::ANY);
    let change = (name(), name(), prop::option::of(name()), (name(), name()), number(), number(), number(), 0..Verdict::ALL.len());
    prop::collection::vec(change, 0..6).prop_map(|rows| {
        let mut comparison = case("gates");
        let like = case("verdicts").changes.remove(0);
        comparison.changes = rows
            .into_iter()
            .map(|(suite, metric, statistic, (key, value), head, change, fail, verdict)| {
                let mut odd = Change {
                    id: MetricId { suite: suite.clone(), benchmark: suite, params: [(key.clone(), value)].into(), metric, statistic },
                    change,
                    verdict: Verdict::ALL[verdict],
                    reasons: vec![key],
                    ..like.clone()
                };
                odd.head.as_mut().unwrap().value = head.unwrap_or(1.0);
                odd.threshold.fail = fail;
                odd
            })
            .collect();
        comparison
    })
}

/// The header and the lines of a table; reading it fails where a line has other cells than the header.
fn table(text: &str) -> (Vec<String>, Vec<BTreeMap<String, String>>) {
    let mut reader = csv::ReaderBuilder::new().flexible(false).from_reader(text.as_bytes());
    let header: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let line = |record: csv::StringRecord| header.iter().cloned().zip(record.iter().map(str::to_owned)).collect();
    let lines = reader.records().map(|record| line(record.unwrap())).collect();
    (header, lines)
}

/// A text as it was before a spreadsheet was kept from running it.
fn unguarded(cell: &str) -> String {
    let marks = ['=', '+', '-', '@', '\'', '＝', '＋', '－', '＠'];
    cell.strip_prefix('\'').filter(|rest| rest.trim_start().starts_with(marks)).unwrap_or(cell).to_owned()
}

fn assert_csv_reads_back(comparison: &Comparison) {
    let text = plain("csv", comparison);
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
    let (header, lines) = table(&text);
    assert_eq!(text.lines().count(), 1 + lines.len(), "no cell has a line break");
    assert_eq!(lines.len(), 3 + comparison.changes.len() + comparison.gates.len() + comparison.caveats.len());
    let numbers = ["baseline", "head", "change", "change_low", "change_high", "noise", "warn", "fail", "limit"];
    for line in &lines {
        for name in header.iter().filter(|name| !numbers.contains(&name.as_str()) && !line[*name].is_empty()) {
            let number = line[name].parse::<f64>().is_ok();
            assert!(number || !line[name].trim_start().starts_with(['=', '+', '-', '@']), "{name}: {}", line[name]);
        }
    }
    let read = |line: &BTreeMap<String, String>, name: &str| {
        Some(&line[name]).filter(|cell| !cell.is_empty()).map(|cell| cell.parse::<f64>().unwrap().to_bits())
    };
    let bits = |number: Option<f64>| number.filter(|number| number.is_finite()).map(f64::to_bits);
    for (change, line) in comparison.changes.iter().zip(&lines[3..]) {
        assert_eq!(unguarded(&line["benchmark"]), visible(&change.id.benchmark));
        assert_eq!(unguarded(&line["metric"]), visible(&change.id.metric));
        assert_eq!(line["verdict"], change.verdict.name());
        assert_eq!(read(line, "head"), bits(change.head.map(|side| side.value)));
        assert_eq!(read(line, "baseline"), bits(change.baseline.map(|side| side.value)));
        assert_eq!(read(line, "change"), bits(change.change));
        assert_eq!(read(line, "change_low"), bits(change.change_low));
        assert_eq!(read(line, "change_high"), bits(change.change_high));
        assert_eq!(read(line, "fail"), bits(change.threshold.fail));
    }
}

/// The families of an exposition, each with its series; fails where the text is none.
fn families(text: &str) -> BTreeMap<String, Vec<String>> {
    let body = text.strip_suffix("# EOF\n").unwrap();
    let mut families: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut series = HashSet::new();
    let mut current = String::new();
    for line in body.lines() {
        if let Some(rest) = line.strip_prefix("# ") {
            let (word, rest) = rest.split_once(' ').unwrap();
            let (name, rest) = rest.split_once(' ').unwrap();
            match word {
                "HELP" => {
                    assert!(families.insert(name.to_owned(), Vec::new()).is_none(), "{name} begins twice");
                    name.clone_into(&mut current);
                }
                "TYPE" => assert_eq!((name, rest), (current.as_str(), "gauge")),
                "UNIT" => assert!(name == current && name.ends_with(&format!("_{rest}"))),
                other => panic!("{other}"),
            }
            continue;
        }
        let (identity, value) = line.rsplit_once(' ').unwrap();
        assert!(value.parse::<f64>().unwrap().is_finite(), "{line}");
        let name = identity.split('{').next().unwrap();
        assert_eq!(name, current, "{line}");
        assert!(name.chars().all(|c| c.is_ascii_lowercase() || c == '_'), "{name}");
        assert_labels(identity.strip_prefix(name).unwrap());
        assert!(series.insert(identity.to_owned()), "twice: {identity}");
        families.get_mut(name).unwrap().push(identity.to_owned());
    }
    families
}

/// `{name="value",…}`, with every quote and backslash of a value escaped and every name once.
fn assert_labels(text: &str) {
    const LABEL: &str = r#"([a-z_]+)="((?:[^"\\\n]|\\["\\n])*)""#;
    static ONE: LazyLock<Regex> = LazyLock::new(|| Regex::new(LABEL).unwrap());
    static WHOLE: LazyLock<Regex> = LazyLock::new(|| Regex::new(&format!("^(\\{{{LABEL}(,{LABEL})*\\}})?$")).unwrap());
    assert!(WHOLE.is_match(text), "{text}");
    let names: Vec<_> = ONE.captures_iter(text).map(|found| found[1].to_owned()).collect();
    assert_eq!(names.iter().collect::<HashSet<_>>().len(), names.len(), "{text}");
}

fn test_cases(report: &Report) -> impl Iterator<Item = &TestCase> {
    report.test_suites.iter().flat_map(|suite| &suite.test_cases)
}

fn failures(report: &Report) -> usize {
    test_cases(report).filter(|case| matches!(case.status, TestCaseStatus::NonSuccess { .. })).count()
}

fn assert_junit_reads_back(comparison: &Comparison) -> Report {
    let text = plain("junit", comparison);
    let xml = |c: char| matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{fffd}' | '\u{10000}'..);
    assert!(text.chars().all(xml), "{text}");
    let report = Report::deserialize_from_str(&text).unwrap();
    let cases: Vec<&TestCase> = test_cases(&report).collect();
    let judged = comparison.changes.iter().filter(|change| change.role == Role::Primary).count();
    let of_policy = cases.iter().filter(|case| case.classname.as_deref() == Some("policy")).count();
    assert_eq!(cases.len(), judged + comparison.gates.len() + of_policy);
    let count = |wanted: NonSuccessKind| {
        cases.iter().filter(|case| matches!(&case.status, TestCaseStatus::NonSuccess { kind, .. } if *kind == wanted)).count()
    };
    let skipped = cases.iter().filter(|case| matches!(case.status, TestCaseStatus::Skipped { .. })).count();
    assert_eq!(
        (report.tests, report.failures, report.errors, report.skipped),
        (cases.len(), count(NonSuccessKind::Failure), count(NonSuccessKind::Error), skipped)
    );
    report
}

/// The commands that a runner finds in the text: level, title, message. It takes `::name …::` at the start of a line, and
/// else the older `##[name …]` anywhere in it.
fn commands(text: &str) -> Vec<(String, String, String)> {
    let mut found = Vec::new();
    for line in text.lines() {
        let rest = line.trim_start().strip_prefix("::").unwrap_or_else(|| panic!("{line}"));
        let (info, data) = rest.split_once("::").unwrap();
        let (name, properties) = info.split_once(' ').unwrap();
        let [title] = properties.split(',').collect::<Vec<_>>()[..] else { panic!("{properties}") };
        let title = title.strip_prefix("title=").unwrap();
        let undone = |text: &str| text.replace("%0D", "\r").replace("%0A", "\n");
        let title = undone(title).replace("%3A", ":").replace("%2C", ",").replace("%25", "%");
        found.push((name.to_owned(), title, undone(data).replace("%25", "%")));
    }
    found
}

fn assert_annotations_are_few_and_harmless(comparison: &Comparison) {
    let found = commands(&plain("github", comparison));
    assert!(!found.is_empty());
    for level in ["error", "warning", "notice"] {
        assert!(found.iter().filter(|(name, ..)| name == level).count() <= 10, "{level}");
    }
    for (name, title, message) in &found {
        assert!(["error", "warning", "notice"].contains(&name.as_str()), "{name}");
        assert!(!title.trim().is_empty() && !message.trim().is_empty(), "{title}: {message}");
    }
}

#[test]
fn every_case_reads_back_in_every_form() {
    for (name, comparison) in cases::all() {
        assert_csv_reads_back(&comparison);
        assert!(!families(&plain("openmetrics", &comparison)).is_empty(), "{name}");
        let report = assert_junit_reads_back(&comparison);
        // One case holds every caveat, also that of a failing comparison, and passes: no reason to pass here.
        let missing = comparison.caveats.iter().any(|caveat| caveat.code == CaveatCode::RequiredMissing);
        assert_eq!(failures(&report) > 0, comparison.outcome == Outcome::Fail || missing, "{name}: fails as the comparison does");
        assert_annotations_are_few_and_harmless(&comparison);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn no_name_and_no_number_spoils_a_form(comparison in odd_comparison()) {
        assert_csv_reads_back(&comparison);
        families(&plain("openmetrics", &comparison));
        assert_junit_reads_back(&comparison);
        assert_annotations_are_few_and_harmless(&comparison);
    }
}

#[test]
fn each_verdict_has_its_place_in_junit() {
    let comparison = case("verdicts");
    let report = assert_junit_reads_back(&comparison);
    let status = |verdict: Verdict| {
        let found = test_cases(&report)
            .find(|case| case.properties.iter().any(|p| p.name.as_str() == "verdict" && p.value.as_str() == verdict.name()));
        match &found.unwrap().status {
            TestCaseStatus::Success { .. } => "passed",
            TestCaseStatus::NonSuccess { kind: NonSuccessKind::Failure, .. } => "failure",
            TestCaseStatus::NonSuccess { .. } => "error",
            TestCaseStatus::Skipped { .. } => "skipped",
        }
    };
    assert_eq!(
        Verdict::ALL.map(|verdict| (verdict.name(), status(verdict))),
        [
            ("failure", "failure"),
            ("warning", "passed"),
            ("incomparable", "error"),
            ("removed", "skipped"),
            ("inconclusive", "skipped"),
            ("accepted", "passed"),
            ("improved", "passed"),
            ("added", "skipped"),
            ("unchanged", "passed"),
        ]
    );
}

#[test]
fn no_failing_reason_is_lost_in_junit() {
    let base = case("came-and-went");
    let missing = Caveat::new(CaveatCode::RequiredMissing, "api/*", "is required, but the head has nothing comparable of that name");
    for (comparison, failures_of_policy, word) in [
        // The policy fails on what went, which is skipped as a case.
        (Comparison { outcome: Outcome::Fail, ..base.clone() }, 1, "22 removed"),
        (Comparison { outcome: Outcome::Fail, caveats: vec![missing], ..base }, 1, "is required"),
        (case("empty"), 1, "nothing was compared"),
        (case("came-and-went"), 0, "22 removed"),
        (case("no-baseline"), 0, "no baseline"),
    ] {
        let report = assert_junit_reads_back(&comparison);
        assert_eq!(failures(&report), failures_of_policy);
        assert!(plain("junit", &comparison).contains(word), "{word}");
    }
}

#[test]
fn what_the_policy_let_pass_is_no_failure() {
    let mut comparison = case("verdicts");
    comparison.changes.retain(|change| matches!(change.verdict, Verdict::Incomparable | Verdict::Unchanged | Verdict::Removed));
    comparison.gates.retain(|gate| gate.verdict == GateVerdict::Met);
    comparison.outcome = Outcome::Warn;
    assert_eq!(failures(&assert_junit_reads_back(&comparison)), 0);
    assert!(!plain("github", &comparison).contains("::error"));
    comparison.outcome = Outcome::Fail;
    assert_eq!(failures(&assert_junit_reads_back(&comparison)), 1);
    assert!(plain("github", &comparison).contains("::error"));
}

#[test]
fn the_annotations_beyond_ten_are_counted() {
    let found = commands(&plain("github", &case("many")));
    let errors: Vec<_> = found.iter().filter(|(level, ..)| level == "error").collect();
    assert_eq!(errors.len(), 10);
    assert!(errors[0].1.starts_with("perfdiff: 20 failures, 40 warnings"), "{errors:?}");
    assert!(errors[9].2.starts_with("12 more are not listed"), "{errors:?}");
}

#[test]
fn no_report_for_people_holds_a_command_either() {
    let mut comparison = case("verdicts");
    for (index, change) in comparison.changes.iter_mut().enumerate() {
        change.id.benchmark = format!("##[add-mask]{index} ::error::x");
        change.reasons = vec![format!("{}::add-mask::x {} ::stop-commands::y", "x".repeat(index * 7), "word ".repeat(index))];
    }
    comparison.caveats[0].text = "::warning file=x::y ##[set-output name=x]y".to_owned();
    for (renderer, width) in [("console", 40), ("console", 60), ("console", 100), ("markdown", 100)] {
        let options = RenderOptions { width: Some(width), details: true, ..RenderOptions::default() };
        for line in rendered(renderer, &comparison, &options).lines() {
            let line = line.trim_start();
            let command = line.strip_prefix("::").is_some_and(|rest| rest.contains("::"));
            assert!(!command && !line.contains("##["), "{renderer} {width}: {line}");
        }
    }
}

#[test]
fn a_quiet_comparison_is_one_notice() {
    let found = commands(&plain("github", &case("quiet")));
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].0.as_str(), found[0].1.as_str()), ("notice", "perfdiff: no change in 46 metrics, 1 gate met"));
}

#[test]
fn names_that_read_the_same_stay_apart_in_openmetrics() {
    let mut comparison = case("suites");
    let mut twin = comparison.changes[0].clone();
    twin.id.statistic = Some("p99\u{200b}".to_owned());
    let literal = Change { id: MetricId { statistic: Some("p99\\u{200b}".to_owned()), ..twin.id.clone() }, ..twin.clone() };
    comparison.changes.extend([twin.clone(), literal, twin]);
    let text = plain("openmetrics", &comparison);
    assert!(families(&text)["perfdiff_verdict"].iter().filter(|series| series.contains("duplicate=")).count() == 2, "{text}");
}

#[test]
fn an_options_order_or_limit_changes_nothing_that_programs_read() {
    let comparison = case("verdicts");
    let options = RenderOptions { only_changed: true, limit: Some(1), sort: perfdiff::report::Sort::Name, ..RenderOptions::default() };
    for renderer in ["csv", "json", "openmetrics", "badge", "badge-svg"] {
        assert_eq!(rendered(renderer, &comparison, &options), plain(renderer, &comparison), "{renderer}");
    }
    let report = Report::deserialize_from_str(&rendered("junit", &comparison, &options)).unwrap();
    assert_eq!(report.tests, assert_junit_reads_back(&comparison).tests);
}
