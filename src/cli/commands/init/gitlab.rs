//! The pipeline for GitLab.

use std::fmt::Write as _;

use super::suite::{Language, Measured, Suite, directory, prepare_flag};
use super::yaml::scalar;
use crate::guide::installer;

/// The reports of a merge request.
const REPORTS: &str = "--report console --report junit=perf.xml --report html=perf.html";
/// The branch that it goes to.
const BASE: &str = "$CI_MERGE_REQUEST_TARGET_BRANCH_NAME";

/// The pipeline: for each suite a job that judges a merge request, and one that stores the default branch's run.
pub(super) fn pipeline(suites: &[Suite]) -> String {
    let mut text = "\
# Measures every merge request, and fails where it became slower. Written by `perfdiff init --gitlab`; change what you like.
# The jobs that store need a token of the project which may write the repository, as the variable PERFDIFF_TOKEN.
"
    .to_owned();
    for suite in suites {
        let name = if suites.len() > 1 { format!("-{}", suite.tool) } else { String::new() };
        text.push_str(&jobs(suite, &name));
    }
    text
}

fn jobs(suite: &Suite, name: &str) -> String {
    let (image, mut prepare) = prepared(&suite.language);
    let head = |name: &str, image: &str| format!("{name}:\n  image: {image}\n  variables: {{ GIT_DEPTH: 0 }}\n  script:\n");
    let (measured, judged, results) = match &suite.measured {
        Measured::InTurns { prepare: before, command } => {
            let judged = format!("perfdiff bench --against \"origin/{BASE}\" {}{REPORTS} -- {command}", prepare_flag(before.as_ref()));
            let results = match (suite.tool, command.starts_with("sh ")) {
                ("criterion", false) => "target/criterion".to_owned(),
                ("criterion", true) => format!("{}/target/criterion", directory(&suite.sign)),
                _ => "bench-results".to_owned(),
            };
            let measured = if suite.tool == "criterion" || command.contains("{out}") {
                command.replace("{out}", &results)
            } else {
                format!("{command} | tee {results}")
            };
            (before.iter().cloned().chain([measured]).collect(), judged, results)
        }
        Measured::Once { command, files } => {
            prepare.push("# Start your service here.".to_owned());
            prepare.push(command.clone());
            (Vec::new(), format!("perfdiff compare {files} --base-branch \"{BASE}\" --remote origin {REPORTS}"), files.clone())
        }
    };
    let list = |commands: &[String]| {
        commands.iter().fold(String::new(), |mut text, command| {
            let comment = command.starts_with('#');
            let _ = if comment { writeln!(text, "    {command}") } else { writeln!(text, "    - {}", scalar(command)) };
            text
        })
    };
    let to_judge = list(&prepare) + &list(&[judged]);
    let update = format!("perfdiff baseline update {results} --branch \"$CI_COMMIT_BRANCH\" --remote origin --token-env PERFDIFF_TOKEN");
    let to_store = list(&prepare) + &list(&measured) + &list(&[update]);
    format!(
        "{}{to_judge}\
         \x20 artifacts: {{ when: always, paths: [perf.html], reports: {{ junit: perf.xml }} }}\n\
         \x20 rules: [{{ if: $CI_PIPELINE_SOURCE == \"merge_request_event\" }}]\n\
         {}{to_store}\
         \x20 rules: [{{ if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH && $PERFDIFF_TOKEN }}]\n",
        head(&format!("bench{name}"), image),
        head(&format!("baseline{name}"), image),
    )
}

/// The image, and the commands before the measurement.
fn prepared(language: &Language) -> (&'static str, Vec<String>) {
    let with_pip = |commands: &[&str]| commands.iter().chain(&["pip install perfdiff"]).map(|command| (*command).to_owned()).collect();
    let installed = || vec![format!("curl -fsSL {} | bash && export PATH=\"$HOME/.local/bin:$PATH\"", installer())];
    match language {
        Language::Python(install) => ("python:3", with_pip(&[install])),
        Language::Service("locust") => ("python:3", with_pip(&["pip install locust"])),
        Language::Rust => ("rust:1", installed()),
        Language::Go => ("golang:1", installed()),
        Language::Node => ("node:lts", installed()),
        Language::Service(_) | Language::Unknown => ("python:3", with_pip(&[])),
    }
}
