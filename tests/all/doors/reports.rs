//! What others make of each report: parsers of spreadsheets, of JUnit, of Prometheus, of GitHub's runner, of Markdown.

use std::collections::{BTreeMap, HashSet};
use std::sync::LazyLock;

use perfdiff::model::{Comparison, Role};
use perfdiff::report::escape::visible;
use perfdiff::report::{self, RENDERERS, RenderOptions, Renderer};
use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus};
use regex::Regex;

use super::{html, markdown};

/// Every report, read by others where there is a reader.
pub fn all_are_written_and_read(comparison: &Comparison) {
    for renderer in RENDERERS {
        is_written_and_read(*renderer, comparison);
    }
}

/// One report, with all details, read by others where there is a reader.
pub fn is_written_and_read(renderer: &dyn Renderer, comparison: &Comparison) {
    let options = RenderOptions { details: true, ..RenderOptions::default() };
    let text = report::render(renderer, comparison, &options).unwrap();
    match renderer.name() {
        "csv" => csv_reads_back(comparison),
        "github" => annotations_are_few_and_harmless(comparison),
        "html" => drop(html::inspected("spoiled", &text)),
        "json" => assert!(serde_json::from_str::<Comparison>(&text).is_ok(), "json is not read back"),
        "junit" => drop(junit_reads_back(comparison)),
        "markdown" => drop(markdown::parsed("spoiled", &text)),
        "openmetrics" => drop(families(&text)),
        _ => {}
    }
}

/// The report as it is without options.
pub fn plain(renderer: &str, comparison: &Comparison) -> String {
    report::render(report::renderer(renderer).unwrap(), comparison, &RenderOptions::default()).unwrap()
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

/// Every cell is what it was made of, and none begins a formula.
pub fn csv_reads_back(comparison: &Comparison) {
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
pub fn families(text: &str) -> BTreeMap<String, Vec<String>> {
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

/// The cases of all suites.
pub fn test_cases(report: &Report) -> impl Iterator<Item = &TestCase> {
    report.test_suites.iter().flat_map(|suite| &suite.test_cases)
}

/// JUnit is read by others, and its counts are those of its cases.
pub fn junit_reads_back(comparison: &Comparison) -> Report {
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
pub fn commands(text: &str) -> Vec<(String, String, String)> {
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

/// GitHub shows ten of a level, and takes nothing in them for a command.
pub fn annotations_are_few_and_harmless(comparison: &Comparison) {
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
