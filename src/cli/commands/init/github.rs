//! The workflow for GitHub Actions.

use std::fmt::Write as _;

use super::suite::{Language, Measured, Suite, prepare_flag};
use super::yaml::scalar;
use crate::guide::action;

/// The workflow: a job for each suite. `branch` is where baselines come from; with `forks` it hands its reports to a second workflow.
pub(super) fn workflow(suites: &[Suite], branch: &str, forks: bool) -> String {
    let branch = scalar(branch);
    let mut text = format!(
        "# Measures every pull request, and fails where it became slower. Written by `perfdiff init --github`; change what you like.\n\
         name: perfdiff\n\
         on:\n\
         \x20 pull_request:\n\
         \x20 merge_group:\n\
         \x20 push:\n\
         \x20   branches: [{branch}]\n\
         permissions: {{}}\n\
         jobs:\n"
    );
    for suite in suites {
        text.push_str(&job(suite, suites.len() > 1, forks));
    }
    text
}

fn job(suite: &Suite, several: bool, forks: bool) -> String {
    let name = if several { suite.tool } else { "bench" };
    let mut text = format!(
        "\x20 {name}:\n\
         \x20   runs-on: ubuntu-24.04\n\
         \x20   timeout-minutes: 60\n\
         \x20   permissions:\n\
         \x20     contents: write        # stores runs on the branch `perfdiff`; `read` is enough to compare\n\
         \x20     pull-requests: write   # the comment\n\
         \x20   steps:\n\
         \x20     - uses: actions/checkout@v6\n\
         \x20       with: {{ fetch-depth: 0, persist-credentials: false }}\n"
    );
    text.push_str(&prepared(&suite.language));
    if let Measured::Once { command, .. } = &suite.measured {
        let _ = write!(text, "      # Start your service before this line.\n      - run: {}\n", scalar(command));
    }
    let _ = write!(text, "      - uses: {}\n        with:\n", action());
    let _ = match &suite.measured {
        Measured::InTurns { prepare: None, command } => writeln!(text, "          bench: {}", scalar(command)),
        Measured::InTurns { prepare, command } => {
            writeln!(text, "          bench: {}", scalar(&format!("{}-- {command}", prepare_flag(prepare.as_ref()))))
        }
        Measured::Once { files, .. } => writeln!(text, "          files: {}", scalar(files)),
    };
    if several {
        let _ = writeln!(text, "          name: {name}");
    }
    if forks {
        let _ = write!(
            text,
            "\x20     - uses: actions/upload-artifact@v6\n\
             \x20       if: always()\n\
             \x20       with: {{ name: {}, path: perfdiff-report, if-no-files-found: ignore }}\n",
            artifact(suite, several)
        );
    }
    text
}

/// The steps before the measurement.
fn prepared(language: &Language) -> String {
    let with = |action: &str, input: &str| format!("      - uses: {action}\n        with: {{ {input} }}\n");
    match language {
        Language::Python(install) => {
            with("actions/setup-python@v6", "python-version: \"3.x\"") + &format!("      - run: {}\n", scalar(install))
        }
        Language::Go => with("actions/setup-go@v6", "go-version: stable"),
        Language::Node => with("actions/setup-node@v6", "node-version: lts/*"),
        Language::Service("locust") => with("actions/setup-python@v6", "python-version: \"3.x\"") + "      - run: pip install locust\n",
        Language::Service("k6") => "      - uses: grafana/setup-k6-action@v1\n".to_owned(),
        // Hosted runners have Rust.
        Language::Rust | Language::Service(_) | Language::Unknown => String::new(),
    }
}

fn artifact(suite: &Suite, several: bool) -> String {
    if several { format!("perfdiff-{}", suite.tool) } else { "perfdiff".to_owned() }
}

/// The second workflow, for pull requests from forks: it comments, and runs nothing of theirs.
pub(super) fn publish(suites: &[Suite]) -> String {
    let several = suites.len() > 1;
    let tools: Vec<&str> = suites.iter().map(|suite| suite.tool).collect();
    let (matrix, artifact, name) = if several {
        let matrix = format!("    strategy:\n      fail-fast: false\n      matrix:\n        suite: [{}]\n", tools.join(", "));
        (matrix, "perfdiff-${{ matrix.suite }}", "          name: ${{ matrix.suite }}\n")
    } else {
        (String::new(), "perfdiff", "")
    };
    format!(
        "\
# Comments on pull requests from forks, whose own job may not write. Runs nothing that they hold.
name: perfdiff-publish
on:
  workflow_run:
    workflows: [perfdiff]
    types: [completed]
permissions: {{}}
jobs:
  publish:
    if: github.event.workflow_run.event == 'pull_request'
    runs-on: ubuntu-24.04
    timeout-minutes: 20
{matrix}    permissions:
      actions: read
      contents: read
      pull-requests: write
    steps:
      - uses: actions/download-artifact@v7
        with:
          name: {artifact}
          path: perfdiff
          run-id: ${{{{ github.event.workflow_run.id }}}}
          github-token: ${{{{ github.token }}}}
      - uses: {}
        with:
          comparison: perfdiff
{name}",
        action()
    )
}
