//! Every command of README and guide, executed.

use std::fmt::Write as _;

use super::reader::{Reader, sessions};
use super::{Document, all, chapter, readme, root};

/// What must have been done before the commands of a document.
fn before(document: &Document) -> &'static str {
    match document.name {
        "dashboard" | "organisations" => "perfdiff baseline update results.json && perfdiff baseline push",
        "reports" => "perfdiff compare base.json head.json --fail-on never --report json=comparison.json",
        _ => "true",
    }
}

/// Commands that end with 1 where they find something, and these results hold regressions.
fn judges(command: &str) -> bool {
    ["perfdiff bench", "perfdiff compare", "perfdiff gate", "perfdiff history", "perfdiff report", "cargo run"]
        .iter()
        .any(|start| command.starts_with(start))
}

/// Does what the document says; all that was printed.
fn done(document: &Document) -> String {
    let mut printed = String::new();
    for commands in sessions(document) {
        let reader = Reader::new();
        reader.succeeds(before(document));
        if document.name == "recipes" {
            std::fs::write(reader.work().join("loadtest.txt"), document.blocks("text")[0]).unwrap();
            std::fs::write(reader.work().join("perfdiff.toml"), document.blocks("toml")[0]).unwrap();
        }
        for (command, expected) in commands {
            let (code, output) = reader.runs(&command, &[]);
            let found = judges(&command) && code == 1;
            assert!(code == expected || found, "{}: {command}: exit code {code}, not {expected}\n{output}", document.name);
            let _ = writeln!(printed, "$ {command} ({code})\n{output}");
        }
    }
    printed
}

#[test]
fn every_command_works_in_the_order_of_its_document() {
    let mut count = 0;
    std::thread::scope(|scope| {
        for document in all() {
            count += sessions(&document).iter().map(Vec::len).sum::<usize>();
            scope.spawn(move || done(&document));
        }
    });
    assert!(count > 50, "only {count} commands were found");
}

#[test]
fn the_quick_starts_find_what_became_slower() {
    let printed = done(&readme());
    for command in ["perfdiff compare before.json after.json (1)", "perfdiff bench --against main -- pytest --benchmark-json={out} (1)"] {
        let output = printed.split(command).nth(1).expect("the README has the command").split("\n$ ").next().unwrap();
        assert!(output.contains(" FAIL "), "{output}");
    }
    assert!(printed.contains("main at "), "{printed}");
}

#[test]
fn a_history_moves_over_from_github_action_benchmark() {
    assert!(done(&chapter("migrate")).contains("imported 5 runs of 2 suites"));
}

#[test]
fn the_recipe_of_the_guide_reads_its_example() {
    let printed = done(&chapter("recipes"));
    for expected in ["1 recipe", "[[results]] 1, line", "loadtest 2.1", "2 benchmarks, 8 metrics", "48.1 ms", "1250 req/s", "0.06 %"] {
        assert!(printed.contains(expected), "{expected}\n{printed}");
    }
}

#[test]
fn the_comparison_with_stored_runs_names_the_run_and_fails() {
    let printed = done(&chapter("baselines"));
    assert!(printed.contains(" FAIL ") && printed.contains("main@"), "{printed}");
}

#[test]
fn the_two_commands_for_a_clone_stand_near_the_top() {
    let text = readme().text;
    let top: String = text.lines().take(60).collect::<Vec<_>>().join("\n");
    assert!(top.contains("\ncargo run -- compare fixtures/criterion/base fixtures/criterion/head\ncargo test\n"), "{top}");
}

/// `INSTA_UPDATE=always` renews it.
#[test]
fn the_example_is_what_the_program_prints() {
    let verdicts = chapter("verdicts");
    let shown = *verdicts.blocks("text").first().expect("the chapter has an example");
    let reader = Reader::new();
    let command = "cargo run -- compare fixtures/criterion/base fixtures/criterion/head 2>/dev/null";
    let (code, printed) = reader.runs(command, &[]);
    assert_eq!(code, 1, "the shipped fixtures hold regressions");
    if std::env::var("INSTA_UPDATE").as_deref() == Ok("always") {
        std::fs::write(root().join("src/guide/verdicts.md"), verdicts.text.replace(shown, &format!("{}\n", printed.trim_end()))).unwrap();
    } else {
        assert_eq!(shown.trim_end(), printed.trim_end());
    }
}

#[test]
fn the_line_of_a_history_is_what_the_program_prints() {
    let history = chapter("history");
    let shown = *history.blocks("text").first().expect("the chapter has an example");
    let printed = Reader::new().succeeds("perfdiff history --from fixtures/history/api/history.ndjson");
    for line in shown.lines() {
        assert!(printed.contains(line), "{line}\n{printed}");
    }
}

#[test]
fn the_policy_is_one() {
    let reader = Reader::new();
    let policy = chapter("policy");
    std::fs::write(reader.work().join("perfdiff.toml"), policy.blocks("toml")[0]).unwrap();
    reader.succeeds("perfdiff check-config results.json");
}

#[test]
fn the_template_is_one() {
    let reader = Reader::new();
    let templates = chapter("templates");
    std::fs::write(reader.work().join("page.md.j2"), templates.blocks("jinja")[0]).unwrap();
    let printed = reader.succeeds("perfdiff compare base.json head.json --fail-on never --report template:page.md.j2");
    assert!(printed.contains("| Metric | Value | Target | Status |") && printed.contains(" → "), "{printed}");
}
