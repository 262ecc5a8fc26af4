//! Tells the program which system it is built for and, where that is known, from which commit: for `perfdiff --version`.
#![allow(clippy::disallowed_methods, reason = "a build script's arguments are its environment")]

use std::path::Path;
use std::process::Command;

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-env-changed=PERFDIFF_COMMIT");
    let target = std::env::var("TARGET").unwrap_or_else(|_| "unknown".to_owned());
    let built = commit().map_or(target.clone(), |commit| format!("{commit}, {target}"));
    println!("cargo:rustc-env=PERFDIFF_BUILT={built}");
}

/// The commit that is built: what the packager says, what `cargo package` wrote down, else what is checked out. A debug build has none,
/// so that a commit does not rebuild everything.
fn commit() -> Option<String> {
    let short = |commit: &str| Some(commit.trim().chars().take(9).collect::<String>()).filter(|commit| !commit.is_empty());
    if let Ok(commit) = std::env::var("PERFDIFF_COMMIT") {
        return short(&commit);
    }
    if let Ok(package) = std::fs::read_to_string(".cargo_vcs_info.json") {
        return short(package.split_once("\"sha1\"")?.1.split('"').nth(1)?);
    }
    // A copy within another repository must not be called by that one's commit.
    if !Path::new(".git").exists() || std::env::var("PROFILE").is_ok_and(|profile| profile == "debug") {
        return None;
    }
    let git = |arguments: &[&str]| {
        let output = Command::new("git").args(arguments).output().ok().filter(|output| output.status.success())?;
        String::from_utf8(output.stdout).ok()
    };
    if let Some(log) = git(&["rev-parse", "--git-path", "logs/HEAD"]) {
        println!("cargo:rerun-if-changed={}", log.trim());
    }
    let described = git(&["describe", "--always", "--dirty=+", "--abbrev=9", "--exclude=*"])?;
    Some(described.trim().to_owned()).filter(|commit| !commit.is_empty())
}
