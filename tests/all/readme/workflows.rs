//! The recipes for CI, as far as a shell plays them; `.ci/act.sh` plays the workflows of GitHub.

use super::reader::Reader;
use super::{chapter, readme};

#[test]
fn the_recipe_for_gitlab_stores_on_main_and_fails_on_a_merge_request() {
    let reader = Reader::new();
    let other = chapter("other-ci");
    let recipe = other.blocks("yaml").into_iter().find(|block| block.starts_with("# .gitlab-ci.yml\n")).expect("the chapter has a recipe");
    let lines: Vec<&str> =
        recipe.lines().filter_map(|line| line.strip_prefix("    - ")).filter(|line| line.starts_with("perfdiff ")).collect();
    let [compare, update] = lines.as_slice() else { panic!("{lines:?}") };
    // GitLab checks out a commit, not a branch, and fetches little else.
    let prepare = "git checkout -q --detach && git branch -q -D main && git update-ref -d refs/remotes/origin/main";
    let job = [("CI_COMMIT_BRANCH", "main"), ("CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "main"), ("PERFDIFF_TOKEN", "glpat-of-a-project")];
    for (command, expected) in [
        (prepare, 0),
        ("cp results.json bench.json", 0),
        (*update, 0),
        ("git commit -q --allow-empty -m Topic && cp again.json bench.json", 0),
        (*compare, 1),
        ("test -s perf.xml && test -s perf.html", 0),
    ] {
        let (code, printed) = reader.runs(command, &job);
        assert_eq!(code, expected, "{command}: {printed}");
    }
}

#[test]
fn the_workflow_for_a_dashboard_publishes_pages_and_nothing_else() {
    let reader = Reader::new();
    reader.succeeds("perfdiff baseline update results.json && perfdiff baseline push");
    let dashboard = chapter("dashboard");
    let workflow = *dashboard.blocks("yaml").first().expect("the chapter has a workflow");
    let command = |line: &str| line.strip_prefix("  - run: ").or_else(|| line.strip_prefix("      ")).map(str::to_owned);
    for command in workflow.lines().filter_map(command).filter(|command| command != "|") {
        reader.succeeds(&command);
    }
    let published = reader.succeeds(&format!("git --git-dir '{}' ls-tree --name-only gh-pages", reader.origin().display()));
    assert!(published.contains("index.html") && published.contains(".nojekyll") && !published.contains("code"), "{published}");
}

#[test]
fn the_readme_leads_to_a_workflow_that_has_what_the_action_needs() {
    let reader = Reader::new();
    let first = readme().blocks("sh")[0].to_owned();
    for line in first.lines() {
        reader.succeeds(line.split(" # ").next().unwrap());
    }
    let workflow = std::fs::read_to_string(reader.work().join(".github/workflows/perfdiff.yml")).unwrap();
    for part in
        ["pull_request:", "merge_group:", "branches: [main]", "contents: write", "pull-requests: write", "fetch-depth: 0", "bench: pytest "]
    {
        assert!(workflow.contains(part), "{part}\n{workflow}");
    }
    assert_eq!(reader.succeeds("git status --porcelain .github"), "", "it is committed");
}
