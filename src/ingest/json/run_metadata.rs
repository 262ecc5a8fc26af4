//! Time, commit, branch and environment of a run, from the top-level keys of a document of no known tool.

use super::tree::node::Node;
use crate::ingest::normalize;
use crate::model::Run;

const TIMES: &[&str] = &["timestamp", "datetime", "date", "time", "created_at", "generated_at"];
const COMMITS: &[&str] = &["commit", "sha", "commit_id", "git_commit", "revision"];
const BRANCHES: &[&str] = &["branch", "git_branch", "ref"];
const ENVIRONMENTS: &[&str] = &["environment", "machine", "machine_info", "system", "system_info", "host", "env"];

/// Fills in the metadata that the document holds; unreadable values stay absent.
pub(super) fn fill(run: &mut Run, document: &Node) {
    let first = |keys: &[&str]| keys.iter().find_map(|key| document.get(key)?.text());
    run.time = TIMES.iter().find_map(|key| normalize::time(document.get(key)?.text()?));
    run.commit = first(COMMITS).and_then(normalize::commit);
    run.branch = first(BRANCHES).map(|name| name.strip_prefix("refs/heads/").unwrap_or(name).to_owned());
    let Some(described) = ENVIRONMENTS.iter().find_map(|key| document.get(key).filter(|value| matches!(value, Node::Object(_)))) else {
        return;
    };
    let text = |keys: &[&str]| keys.iter().find_map(|key| described.get(key)?.text());
    run.environment.os = text(&["os", "platform", "system"]).map(normalize::os);
    run.environment.arch = text(&["arch", "architecture", "machine"]).map(normalize::arch);
    run.environment.cpu = text(&["cpu", "cpu_model", "processor"]).map(str::to_owned);
    run.environment.runner = text(&["runner"]).map(str::to_owned);
    run.environment.cores = ["cores", "cpu_count", "cpus"].iter().find_map(|key| normalize::cores(described.get(key)?.number()?));
}
