//! `perfdiff doctor`: what would stop a comparison here, in a job of a CI or on a developer's machine, and how certain verdicts are by now.
//!
//! `job` looks at what GitHub Actions says, `stored` at the store and the runs in it. Nothing is written, here or there.

mod finding;
#[cfg(feature = "github")]
mod job;
mod stored;

use self::finding::{Finding, Level, told};
use crate::cli::args::{Cli, DoctorArgs, MeasuredArgs};
use crate::cli::console::print;
use crate::cli::exit::{Failure, PASS, TROUBLE};
use crate::cli::input::config;
use crate::cli::io::Io;
use crate::cli::opened_store::{self, Meant};
use crate::cli::run_metadata::RunMetadata;
use crate::policy::Policy;

pub(in crate::cli) fn doctor(_: &Cli, args: &DoctorArgs, io: &mut Io<'_>) -> Result<u8, Failure> {
    let mut findings = Vec::new();
    let metadata = RunMetadata::detect(&MeasuredArgs::default(), &[], io)?;
    findings.push(clone(&metadata));
    let policy = match config::find(args.config.as_deref(), io) {
        Ok(found) => {
            findings.push(Finding::good(
                "policy",
                found.file.map_or_else(|| "the defaults; `perfdiff init` writes them down".to_owned(), |file| format!("{file} is read")),
            ));
            found.policy
        }
        Err(failure) => {
            findings.push(Finding::failed("policy", &failure));
            Policy::default()
        }
    };
    let (of_job, opened) = open(args, &metadata, &policy, io);
    findings.extend(of_job);
    match opened {
        Ok(opened) => findings.extend(stored::look(&opened, &metadata, &policy, io)),
        Err(failure) => findings.push(Finding::failed("store", &failure)),
    }
    print(io, &told(&findings))?;
    Ok(if findings.iter().any(|finding| finding.level == Level::Stop) { TROUBLE } else { PASS })
}

/// What the job says of itself, and the store that a comparison here would use.
fn open(args: &DoctorArgs, metadata: &RunMetadata, policy: &Policy, io: &Io<'_>) -> (Vec<Finding>, Result<opened_store::Opened, Failure>) {
    #[cfg(feature = "github")]
    if args.remote.is_none() && crate::github::Job::is_here(&*io.env) {
        return job::look(policy, io);
    }
    let has_remote = metadata.checkout.as_ref().is_some_and(|checkout| checkout.remote_address(&policy.store.remote).is_some());
    let remote = args.remote.as_deref().or_else(|| has_remote.then_some(policy.store.remote.as_str()));
    (Vec::new(), opened_store::open(Meant { remote, token_env: args.token_env.as_deref(), ..Meant::default() }, policy, io))
}

/// Whether there is a repository, with its history.
fn clone(metadata: &RunMetadata) -> Finding {
    if let Some(error) = &metadata.unreadable {
        return Finding::stop("clone", error.to_string(), error.hint.clone());
    }
    let Some(checkout) = &metadata.checkout else {
        return Finding::stop(
            "clone",
            "this is in no git repository",
            "run it in a clone; `perfdiff compare BASE HEAD` compares two files anywhere",
        );
    };
    let at = checkout.head().map_or_else(|| "no commit yet".to_owned(), |head| head.chars().take(10).collect());
    if checkout.is_shallow() {
        let text = format!("{at}, without its history: the base and what was accepted on the way may not be found");
        return Finding::warning("clone", text, "fetch-depth: 0 of actions/checkout, GIT_DEPTH: 0 on GitLab, else git fetch --unshallow");
    }
    Finding::good("clone", format!("{} at {at}, with its history", metadata.branch().unwrap_or("a commit")))
}
