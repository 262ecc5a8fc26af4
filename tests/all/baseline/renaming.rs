//! `[[rename]]`: a benchmark that is called otherwise goes on.

use serde_json::{Value, json};

use super::scratch::Scratch;

fn results(benchmarks: &[(&str, f64)]) -> String {
    let one = |(name, ms): &(&str, f64)| json!({"name": name, "metrics": [{"name": "time", "unit": "ms", "value": ms}]});
    json!({"schema": "perfdiff.run/v1", "suite": "unit", "benchmarks": benchmarks.iter().map(one).collect::<Vec<_>>()}).to_string()
}

/// Eight quiet runs of two benchmarks.
fn stored() -> Scratch {
    let scratch = Scratch::new();
    for day in 2..=9 {
        scratch.commit(day);
        let ms = 10.0 + f64::from(day % 4) / 50.0;
        scratch.write("results.json", &results(&[("parse/large", ms), ("print", ms * 3.0)]));
        scratch.perfdiff("baseline update results.json --allow-dirty").ok();
    }
    scratch.commit(10);
    scratch
}

fn compared(scratch: &Scratch, benchmarks: &[(&str, f64)]) -> Value {
    scratch.write("head.json", &results(benchmarks));
    scratch.perfdiff("compare head.json --report json").json()
}

fn change<'a>(comparison: &'a Value, benchmark: &str) -> &'a Value {
    comparison["changes"].as_array().unwrap().iter().find(|change| change["benchmark"] == benchmark).unwrap_or(&Value::Null)
}

#[test]
fn a_renamed_benchmark_keeps_its_history_and_its_verdict() {
    let scratch = stored();
    for toml in [
        "[[rename]]\nfrom = \"parse/large\"\nto = \"parse/1 MB\"\n",
        "[[rename]]\nfrom = \"*/large\"\nto = \"*/1 MB\"\nsuite = \"unit\"\n",
        "[[rename]]\nfrom = \"parse/large\"\nto = \"parse/big\"\n[[rename]]\nfrom = \"parse/big\"\nto = \"parse/1 MB\"\n",
    ] {
        scratch.write("perfdiff.toml", toml);
        let slow = compared(&scratch, &[("parse/1 MB", 15.0), ("print", 30.0)]);
        assert_eq!(slow["outcome"], "fail", "{toml}");
        assert_eq!(change(&slow, "parse/1 MB")["rests_on"]["baseline_runs"], 8, "{toml}");
        assert_eq!(change(&slow, "parse/large"), &Value::Null);
        assert_eq!(compared(&scratch, &[("parse/1 MB", 10.02), ("print", 30.1)])["outcome"], "pass", "{toml}");
    }
    // And once it is stored under its new name, the history goes on.
    scratch.write("results.json", &results(&[("parse/1 MB", 10.03), ("print", 30.05)]));
    scratch.perfdiff("baseline update results.json --allow-dirty").ok();
    let history = scratch.perfdiff("history --report json").ok().json();
    let series = history["series"].as_array().unwrap();
    let points = |name: &str| series.iter().find(|one| one["benchmark"] == name).map(|one| one["points"].as_array().unwrap().len());
    assert_eq!((points("parse/1 MB"), points("parse/large"), points("print")), (Some(9), None, Some(9)));
}

#[test]
fn two_benchmarks_stay_two() {
    let scratch = stored();
    scratch.write("perfdiff.toml", "[[rename]]\nfrom = \"parse/large\"\nto = \"print\"\n");
    let both = compared(&scratch, &[("parse/large", 10.02), ("print", 30.1)]);
    assert_eq!((both["outcome"].as_str(), both["changes"].as_array().unwrap().len()), (Some("pass"), 2));
    // What is gone while its new name was there before is gone.
    let gone = compared(&scratch, &[("print", 30.1)]);
    assert_eq!((gone["outcome"].as_str(), change(&gone, "parse/large")["verdict"].as_str()), (Some("warn"), Some("removed")));
    // Another suite's is none of it.
    scratch.write("perfdiff.toml", "[[rename]]\nfrom = \"parse/large\"\nto = \"parse/new\"\nsuite = \"other\"\n");
    assert_eq!(change(&compared(&scratch, &[("parse/new", 10.0), ("print", 30.0)]), "parse/large")["verdict"], "removed");
}

#[test]
fn what_is_missing_and_what_is_new_are_proposed_as_one_with_the_lines_to_paste() {
    let scratch = stored();
    let report = compared(&scratch, &[("parse/larger", 10.5), ("something else", 10.5), ("print", 30.1)]);
    let reason = change(&report, "parse/large")["reasons"][0].as_str().unwrap();
    assert!(reason.contains("`parse/larger` is new, with a like name and size"), "{reason}");
    scratch.write("comparison.json", &report.to_string());
    let explained = scratch.perfdiff("explain comparison.json parse/large/*").stdout;
    let block: Vec<&str> = explained.lines().map(str::trim).skip_while(|line| *line != "[[rename]]").take(3).collect();
    assert_eq!(block, ["[[rename]]", "from = \"parse/large\"", "to = \"parse/larger\""], "{explained}");
    scratch.write("perfdiff.toml", &block.join("\n"));
    let pasted = compared(&scratch, &[("parse/larger", 10.01), ("something else", 10.5), ("print", 30.1)]);
    assert_eq!((pasted["outcome"].as_str(), change(&pasted, "parse/larger")["verdict"].as_str()), (Some("pass"), Some("unchanged")));
    // Another size, or another name, is another benchmark.
    for other in [[("parse/larger", 99.0), ("print", 30.1)], [("decode", 10.0), ("print", 30.1)]] {
        scratch.write("perfdiff.toml", "");
        let reason = change(&compared(&scratch, &other), "parse/large")["reasons"][0].as_str().unwrap().to_owned();
        assert!(!reason.contains("[[rename]]"), "{reason}");
    }
}

#[test]
fn the_comment_holds_the_block_to_paste() {
    let scratch = stored();
    scratch.write("head.json", &results(&[("parse/larger", 10.5), ("something else", 10.5), ("print", 30.1)]));
    let comment = scratch.perfdiff("compare head.json --report markdown").stdout;
    let block = "```toml\n[[rename]]\nfrom = \"parse/large\"\nto = \"parse/larger\"\n```\n\n</details>";
    assert!(comment.contains("<details><summary>Renamed? One benchmark is missing") && comment.contains(block), "{comment}");
    scratch.write("head.json", &results(&[("parse/large", 10.5), ("something else", 10.5), ("print", 30.1)]));
    let comment = scratch.perfdiff("compare head.json --report markdown").stdout;
    assert!(!comment.contains("Renamed?"), "{comment}");
}

/// The texts of the caveats about a configuration that is not used.
fn unused(comparison: &Value) -> Vec<&str> {
    let all = comparison["caveats"].as_array().unwrap().iter().filter(|caveat| caveat["code"] == "unused-policy");
    all.map(|caveat| caveat["text"].as_str().unwrap()).collect()
}

#[test]
fn a_rename_without_effect_is_told() {
    let scratch = stored();
    let renamed = [("parse/1 MB", 10.0), ("print", 30.0)];
    for (toml, said) in [
        ("from = \"parse/large\"\nto = \"parse/1MB\"", "the head has no `parse/1MB`"),
        ("from = \"parse/*\"\nto = \"decode/*\"", "the head has no `decode/large`"),
        ("from = \"parse/lrage\"\nto = \"parse/1 MB\"", "`parse/1 MB` is new, and no earlier run has `parse/lrage`"),
        ("from = \"parse/1 MB\"\nto = \"parse/large\"", "are `from` and `to` the right way round?"),
        ("from = \"a\"\nto = \"b\"\nsuite = \"unit\"", "suite `unit` has neither `a` nor `b`"),
    ] {
        scratch.write("perfdiff.toml", &format!("[[rename]]\n{toml}\n"));
        let comparison = compared(&scratch, &renamed);
        let told = unused(&comparison);
        assert!(told.len() == 1 && told[0].contains(said) && told[0].starts_with("[[rename]] of line 1 "), "{toml}: {told:?}");
    }
    // What has its effect, or is another job's, or has had its effect long ago, is not told.
    let chain = "[[rename]]\nfrom = \"parse/large\"\nto = \"x\"\n[[rename]]\nfrom = \"x\"\nto = \"parse/1 MB\"\n";
    let others = "[[rename]]\nfrom = \"a\"\nto = \"b\"\n[[rename]]\nfrom = \"a\"\nto = \"b\"\nsuite = \"other\"\n";
    let old = "[[rename]]\nfrom = \"write\"\nto = \"print\"\n";
    for toml in [chain, others, old] {
        scratch.write("perfdiff.toml", toml);
        let comparison = compared(&scratch, &renamed);
        assert!(unused(&comparison).is_empty(), "{toml}: {:?}", unused(&comparison));
    }
    scratch.write("perfdiff.toml", others);
    let checked = scratch.perfdiff("check-config head.json").stdout;
    assert!(
        checked.contains("! rename[1] (`a`, line 1) renames nothing here") && checked.contains("! rename[2] (`a`, line 4)"),
        "{checked}"
    );
    scratch.write("perfdiff.toml", chain);
    let checked = scratch.perfdiff("check-config head.json").stdout;
    assert!(!checked.contains("! rename[2]"), "{checked}");
}

#[test]
fn a_rename_that_can_not_be_meant_is_refused() {
    let scratch = Scratch::new();
    for (toml, said) in [
        ("from = \"a\"", "`to`"),
        ("from = \"a\"\nto = \"a\"", "renames nothing"),
        ("from = \"a/*\"\nto = \"b\"", "several to one name"),
        ("from = \"*/*\"\nto = \"*/*\"", "several `*`"),
        ("from = \"a\"\nto = \"b\"\nwhen = 1", "unknown key `when`"),
    ] {
        scratch.write("perfdiff.toml", &format!("[[rename]]\n{toml}\n"));
        let done = scratch.perfdiff("check-config");
        assert!(done.code == 2 && done.stderr.contains(said), "{toml}: {}", done.stderr);
    }
}
