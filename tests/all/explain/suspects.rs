//! `suspects`: who is on the list, and filters that a shell, `xargs` and the tools read back to the letter.

use perfdiff::model::{Basis, Evidence, MetricId, Role, Verdict};
use perfdiff::report::suspects::{Tool, filter, suspects};
use proptest::prelude::*;

use crate::explain::cases::{self, change, comparison, on, rests_on};
use crate::explain::program::{self, perfdiff};

const TOOLS: [Tool; 5] = [Tool::Criterion, Tool::Pytest, Tool::PytestK, Tool::Go, Tool::K6];

fn listed(changes: Vec<perfdiff::model::Change>) -> Vec<String> {
    suspects(&comparison(changes)).into_iter().map(|suspect| suspect.benchmark).collect()
}

#[test]
fn findings_undecided_and_near_misses_are_listed_by_how_odd_they_are() {
    let history = |nearest, reach| Evidence { nearest: Some(nearest), ..rests_on(Basis::History, 20, 1, reach) };
    let named = |name: &str, sides, verdict| change(name, sides, verdict);
    let listed = listed(vec![
        on(named("near miss", (1.0, 1.2), Verdict::Unchanged), history(0.1, 0.25)),
        on(named("far miss", (1.0, 1.2), Verdict::Unchanged), history(0.05, 0.25)),
        on(named("small", (1.0, 1.02), Verdict::Unchanged), history(0.02, 0.03)),
        on(named("better", (1.0, 0.7), Verdict::Improved), history(-0.3, 0.1)),
        named("undecided", (1.0, 1.5), Verdict::Inconclusive),
        named("undecided and small", (1.0, 1.01), Verdict::Inconclusive),
        on(named("warned", (1.0, 1.07), Verdict::Warning), history(0.07, 0.05)),
        on(named("failed", (1.0, 1.2), Verdict::Failure), history(0.2, 0.1)),
        on(named("failed more", (1.0, 1.2), Verdict::Failure), history(0.2, 0.05)),
        perfdiff::model::Change { role: Role::Informational, ..named("shown", (1.0, 9.0), Verdict::Failure) },
        on(named("exact", (1.0, 1.2), Verdict::Failure), rests_on(Basis::Exact, 1, 1, 0.0)),
        named("accepted", (1.0, 1.5), Verdict::Accepted),
        named("collapsed", (1.0, 0.01), Verdict::Incomparable),
    ]);
    assert_eq!(listed, ["failed more", "failed", "warned", "undecided", "near miss", "better"]);
}

#[test]
fn the_metrics_of_one_benchmark_are_one_suspect() {
    let memory = perfdiff::model::Change {
        id: MetricId { metric: "memory".to_owned(), ..change("a", (1.0, 1.5), Verdict::Warning).id },
        ..change("a", (1.0, 1.5), Verdict::Warning)
    };
    let found = suspects(&comparison(vec![memory, change("a", (1.0, 1.5), Verdict::Failure)]));
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].verdict, Verdict::Failure);
    assert_eq!(found[0].metrics, ["criterion/a/time/median", "criterion/a/memory/median"]);
}

#[test]
fn the_filter_of_the_tool_that_measured_is_the_default() {
    let saved = perfdiff(&["compare", "fixtures/criterion/base", "fixtures/criterion/head", "--report", "json"], b"");
    let done = perfdiff(&["suspects", "-"], saved.stdout.as_bytes());
    assert_eq!(done.code, 0, "{}", done.stderr);
    assert!(done.stdout.starts_with("'^(") && done.stdout.ends_with(")$'\n") && done.stdout.lines().count() == 1, "{}", done.stdout);
    for name in ["chain/slower_10", "chain/slower_30", "json/tokens_input_grew"] {
        assert!(done.stdout.contains(name), "{}", done.stdout);
    }
    assert!(!done.stdout.contains("chain/same"));
    assert!(done.stderr.contains("xargs -r cargo bench --"), "{}", done.stderr);
    let names = perfdiff(&["suspects", "-", "--for", "names"], saved.stdout.as_bytes()).stdout;
    assert!(names.lines().any(|line| line == "chain/slower_30"), "{names}");
}

#[test]
fn nothing_suspicious_prints_nothing_and_says_so() {
    let quiet = comparison(vec![change("a", (1.0, 1.0), Verdict::Unchanged)]);
    for args in [&[][..], &["--for", "criterion"], &["--for", "names"], &["--for", "k6"]] {
        let done = program::on(&quiet, "suspects", args);
        assert_eq!((done.code, done.stdout.as_str(), done.stderr.as_str()), (0, "", "nothing is worth a second run\n"), "{args:?}");
    }
    let json: serde_json::Value = serde_json::from_str(&program::on(&quiet, "suspects", &["--report", "json"]).stdout).unwrap();
    assert_eq!(json["suspects"].as_array().unwrap().len(), 0);
}

#[test]
fn suspects_of_another_tool_are_no_empty_filter() {
    // Nothing on standard input would let `xargs` without -r run everything.
    let done = program::on(&cases::not_judged(), "suspects", &["--for", "go"]);
    assert_eq!((done.code, done.stdout.as_str()), (3, ""));
    assert!(done.stderr.contains("not measured by that tool"), "{}", done.stderr);
}

#[test]
fn json_holds_names_reasons_and_arguments_that_need_no_shell() {
    let done = program::on(&cases::findings(), "suspects", &["--for", "criterion", "--report", "json"]);
    let json: serde_json::Value = serde_json::from_str(&done.stdout).unwrap();
    assert_eq!(json["schema"], "perfdiff.suspects/v1");
    assert_eq!(json["suspects"][0]["benchmark"], "scenario:checkout");
    assert_eq!(json["suspects"][0]["verdict"], "failure");
    assert_eq!(json["runs"], serde_json::json!([["^(parse/huge|parse/utf8)$"]]));
    assert_eq!(json["everything"], false);
}

#[test]
fn names_hold_one_line_each() {
    let odd = comparison(vec![change("two\nlines", (1.0, 1.5), Verdict::Failure), change("$(a) 'b'", (1.0, 1.6), Verdict::Failure)]);
    let done = program::on(&odd, "suspects", &["--for", "names"]);
    assert_eq!(done.stdout, "$(a) 'b'\ntwo\\nlines\n");
    assert!(done.stderr.starts_with("1 of these names hold"), "{}", done.stderr);
}

#[test]
fn criterion_gets_one_expression_that_matches_those_ids_alone() {
    let ids = ["chain/slower_30", "a+b (c)[d]{e}^$|.*\\?", "hash map / count/impl/a/b c", "日本/µs", "tab\there"];
    let filter = filter(Tool::Criterion, &ids);
    let [arguments] = filter.runs.as_slice() else { panic!("{:?}", filter.runs) };
    let [pattern] = arguments.as_slice() else { panic!("{arguments:?}") };
    let regex = regex::Regex::new(pattern).unwrap();
    for id in ids {
        assert!(regex.is_match(id), "{pattern} does not match {id}");
    }
    for other in ["chain/slower_3", "chain/slower_300", "x/chain/slower_30", "a", ""] {
        assert!(!regex.is_match(other), "{pattern} matches {other}");
    }
}

#[test]
fn an_id_that_cargo_criterion_cut_matches_what_begins_so() {
    let cut = format!("{}...", "x".repeat(97));
    let filter = filter(Tool::Criterion, &[&cut]);
    assert_eq!(filter.runs, [[format!("^{}.*$", "x".repeat(97))]]);
}

#[test]
fn go_gets_a_line_for_each_parent_with_an_expression_a_level() {
    // Held against go 1.27.3: it runs these and no others, with -cpu 2 and with -cpu 1.
    let names =
        ["BenchmarkChain/same-2", "BenchmarkPlain-2", "BenchmarkChain/a(b)|c-2", "BenchmarkOther/deep/er-2", "BenchmarkChain/same-2"];
    let done = filter(Tool::Go, &names).shell();
    insta::assert_snapshot!(done, @r"
    -run '^$' -bench '^(BenchmarkChain)$/^(same(-2)?|a\(b\)\|c(-2)?)$'
    -run '^$' -bench '^(BenchmarkPlain(-2)?)$'
    -run '^$' -bench '^(BenchmarkOther)$/^(deep)$/^(er(-2)?)$'
    ");
    assert_eq!(filter(Tool::Go, &["Chain/two words"]).shell(), "-run '^$' -bench '^(BenchmarkChain)$/^(two_words)$'\n");
}

#[test]
fn pytest_gets_node_ids_of_the_project_and_no_options() {
    // Held against pytest 9.2.0: it runs these 60 of 60, `-k` at least these.
    let names = [
        "t.py::test_a[x y]",
        "t.py::C::test_b",
        "-odd.py::test_a",
        "@at.py::test_a",
        "/etc/x.py::t",
        "../x.py::t",
        "--co",
        "t.py",
        "a\nb.py::t",
    ];
    let filter_of = filter(Tool::Pytest, &names);
    assert_eq!(filter_of.shell(), "'t.py::test_a[x y]' t.py::C::test_b ./-odd.py::test_a ./@at.py::test_a\n");
    let left: Vec<&str> = filter_of.left_out.iter().map(|left| left.name.as_str()).collect();
    assert_eq!(left, ["/etc/x.py::t", "../x.py::t", "--co", "t.py", "a\\nb.py::t"]);
    let words = filter(Tool::PytestK, &["t.py::test_a[x y]", "t.py::C::test_b[1-2]", "t.py::C::test_b[a::b]", "t.py::and"]);
    assert_eq!(words.shell(), "-k 'test_a or test_b[1-2] or test_b[a::b]'\n");
    assert_eq!(words.left_out.len(), 1);
}

#[test]
fn k6_gets_its_scenarios_or_is_run_whole() {
    let scenarios = filter(Tool::K6, &["scenario:buy,expected_response:true", "scenario:buy", "endpoint:a,scenario:browse all"]);
    assert_eq!(scenarios.shell(), "buy\n'browse all'\n");
    let whole = filter(Tool::K6, &["scenario:buy", "endpoint:orders"]);
    assert!(whole.whole && whole.shell().is_empty() && whole.note.contains("whole script"));
    let mut checkout = cases::findings();
    checkout.changes.truncate(2);
    let done = program::on(&checkout, "suspects", &[]);
    assert_eq!((done.code, done.stdout.as_str()), (0, ""), "the requests of all scenarios are suspicious too");
    assert!(done.stderr.contains("whole script"), "{}", done.stderr);
}

/// The words of a line as a POSIX shell reads them; `None` where a character acts.
fn words(line: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        match c {
            ' ' => words.extend(word.take()),
            '\'' => {
                let word = word.get_or_insert_default();
                loop {
                    match chars.next()? {
                        '\'' => break,
                        c => word.push(c),
                    }
                }
            }
            '\\' => word.get_or_insert_default().push(chars.next()?),
            c if c.is_alphanumeric() || "_./:,@%+-".contains(c) => word.get_or_insert_default().push(c),
            _ => return None,
        }
    }
    words.extend(word);
    Some(words)
}

fn any_name() -> impl Strategy<Value = String> {
    let nasty = proptest::sample::select(vec![
        "'",
        "\"",
        "`",
        "$(id)",
        ";",
        "\n",
        "\\",
        "'\\''",
        "-",
        "@",
        "~",
        "#",
        "!",
        "::",
        "[",
        "]",
        "/",
        "scenario:",
        "é",
        "\u{202e}",
        "\0",
        " ",
    ]);
    let part = prop_oneof![2 => nasty.prop_map(str::to_owned), 1 => "[a-z]{1,4}", 1 => any::<String>()];
    proptest::collection::vec(part, 0..8).prop_map(|parts| parts.concat())
}

proptest! {
    #[test]
    fn no_filter_holds_anything_that_acts_in_a_shell(names in proptest::collection::vec(any_name(), 0..6)) {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        for tool in TOOLS {
            let filter = filter(tool, &names);
            let shell = filter.shell();
            let read: Option<Vec<Vec<String>>> = shell.lines().map(words).collect();
            prop_assert_eq!(read.as_ref(), Some(&filter.runs), "{:?}: {}", tool, shell);
            prop_assert!(shell.chars().all(|c| c == '\n' || !c.is_control()));
            if names.is_empty() {
                prop_assert!(filter.runs.is_empty());
            }
        }
    }

    #[test]
    fn a_criterion_filter_matches_every_name_it_was_made_of(names in proptest::collection::vec(any_name(), 1..5), other in any_name()) {
        let names: Vec<&str> = names.iter().map(String::as_str).filter(|name| !name.is_empty()).collect();
        let filter = filter(Tool::Criterion, &names);
        for pattern in filter.runs.iter().flatten() {
            let regex = regex::Regex::new(pattern).unwrap();
            for name in &names {
                prop_assert!(regex.is_match(name), "{} does not match {:?}", pattern, name);
            }
            prop_assert_eq!(regex.is_match(&other), names.contains(&other.as_str()), "{} and {:?}", pattern, other);
        }
    }
}

#[cfg(unix)]
#[test]
fn a_shell_and_xargs_read_the_names_back() {
    use std::io::Write as _;
    use std::process::{Command, Stdio};

    let names = ["t.py::a b", "t.py::it's", "t.py::$(id) `id` \"$HOME\" \\ ; | & < > * ? [x] {a,b} ~ # !", "t.py::'\\''", "t.py::é"];
    let line = filter(Tool::Pytest, &names).shell();
    let expected = names.join("\n") + "\n";
    let output = Command::new("sh").arg("-c").arg(format!("printf '%s\\n' {line}")).output().unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap(), expected);
    let mut xargs = Command::new("xargs").args(["-r", "printf", "%s\\n"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    xargs.stdin.take().unwrap().write_all(line.as_bytes()).unwrap();
    assert_eq!(String::from_utf8(xargs.wait_with_output().unwrap().stdout).unwrap(), expected);
}
