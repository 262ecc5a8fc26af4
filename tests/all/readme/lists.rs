//! The lists and tables of README and guide are those of the program.

use super::{chapter, readme, root};

#[test]
fn every_format_and_every_report_is_listed() {
    let (readme, formats, reports) = (readme().text, chapter("formats").text, chapter("reports").text);
    for format in perfdiff::ingest::FORMATS.iter() {
        let row = format!("\n| `{}` | {} | {} |\n", format.name(), format.about(), format.versions());
        assert!(formats.contains(&row), "the table of formats needs {row}");
        assert!(readme.contains(&format!("`{}`", format.name())), "{} is not in the README", format.name());
    }
    for renderer in perfdiff::report::RENDERERS {
        assert!(reports.contains(&format!("`{}`: ", renderer.name())), "{} is not listed", renderer.name());
    }
}

#[test]
fn the_exit_codes_are_those_of_the_program() {
    let text = chapter("exit-codes").text;
    for code in [perfdiff::cli::PASS, perfdiff::cli::FAIL, perfdiff::cli::USAGE, perfdiff::cli::TROUBLE] {
        assert!(text.contains(&format!("| {code} |")), "{code}");
    }
}

#[test]
fn the_limits_are_those_of_the_program() {
    let text = chapter("limits").text;
    let listed = text.lines().filter(|line| line.starts_with("| ")).skip(1).collect::<Vec<_>>();
    let limits: Vec<String> =
        perfdiff::limits::ALL.iter().map(|limit| format!("| {} | {} | {} |", limit.name, limit.amount(), limit.instead)).collect();
    assert_eq!(listed, limits);
}

#[test]
fn every_dependency_says_what_it_is_there_for() {
    let manifest = std::fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let sections = manifest.split("\n[").filter_map(|section| section.split_once("]\n"));
    let dependencies = sections.filter(|(name, _)| name.ends_with("dependencies")).flat_map(|(_, lines)| lines.lines());
    let dependencies: Vec<&str> = dependencies.filter(|line| line.contains(" = ")).collect();
    assert!(dependencies.len() > 30);
    for line in dependencies {
        assert!(line.rsplit_once(" # ").is_some_and(|(_, why)| why.len() > 4), "what is it there for? {line}");
    }
}

/// The table of thresholds says what `perfdiff.toml` starts with, which other tests hold to the defaults.
#[test]
fn the_thresholds_are_the_defaults() {
    let policy = chapter("policy").text;
    let defaults: toml::Table = toml::from_str(perfdiff::policy::TEMPLATE).unwrap();
    let rows = policy.lines().filter(|line| line.starts_with("| ") && (line.contains(" % |") || line.contains(" point")));
    let mut classes = 0;
    for row in rows {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        for class in cells[0].split(" (").next().unwrap().split(", ") {
            for (cell, level) in cells[1..].iter().zip(["warn", "fail"]) {
                let threshold = defaults["class"][class][level].as_str().unwrap();
                assert_eq!(cell.replace(" %", "%").trim_start_matches('+'), threshold, "{class} {level}");
            }
            classes += 1;
        }
    }
    let all = defaults["class"].as_table().unwrap().len();
    assert_eq!(classes, all - 1, "every class but `other`, which is not judged");
}

#[test]
fn every_input_and_output_of_the_action_is_listed() {
    let action = std::fs::read_to_string(root().join("action.yml")).unwrap();
    let text = chapter("action").text;
    let (inputs, rest) = action.split_once("\ninputs:\n").unwrap().1.split_once("\noutputs:\n").unwrap();
    let (outputs, _) = rest.split_once("\nruns:\n").unwrap();
    let names = |part: &str| -> Vec<String> {
        part.lines()
            .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
            .map(|line| line.trim().trim_end_matches(':').to_owned())
            .collect()
    };
    let (inputs, outputs) = (names(inputs), names(outputs));
    assert!(inputs.len() > 10 && outputs.len() > 5, "{inputs:?} {outputs:?}");
    for input in &inputs {
        assert!(text.contains(&format!("\n| `{input}` |")), "{input} is not in the table of inputs");
    }
    let listed = text.split("\nOutputs: ").nth(1).expect("the outputs are listed").split("\n\n").next().unwrap();
    for output in &outputs {
        assert!(listed.contains(&format!("`{output}`")), "{output} is not among the outputs");
    }
}
