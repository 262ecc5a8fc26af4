//! `perfdiff baseline push` and `fetch`: what is stored in one place is added to the other. Nothing is ever taken away,
//! so that neither order nor repetition matters.

use crate::cli::args::{Cli, RemoteArgs};
use crate::cli::console::{count, note, print};
use crate::cli::exit::{Failure, PASS};
use crate::cli::input::config;
use crate::cli::io::Io;
use crate::cli::opened_store::{self, Meant, Opened};
use crate::model::CommitId;

pub(in crate::cli) fn push(cli: &Cli, args: &RemoteArgs, io: &mut Io<'_>) -> Result<u8, Failure> {
    let (here, there) = both(args, io)?;
    copy(cli, io, &here, &there, "push")
}

pub(in crate::cli) fn fetch(cli: &Cli, args: &RemoteArgs, io: &mut Io<'_>) -> Result<u8, Failure> {
    let (here, there) = both(args, io)?;
    copy(cli, io, &there, &here, "fetch")
}

/// The store of the local repository and that of the remote.
fn both(args: &RemoteArgs, io: &Io<'_>) -> Result<(Opened, Opened), Failure> {
    let found = config::find(args.config.as_deref(), io)?;
    let remote = args.remote.as_deref().unwrap_or(&found.policy.store.remote);
    let meant = Meant { branch: args.store_branch.as_deref(), remote: None, token_env: args.token_env.as_deref() };
    let here = opened_store::open(meant, &found.policy, io)?;
    let there = opened_store::open(Meant { remote: Some(remote), ..meant }, &found.policy, io)?;
    Ok((here, there))
}

fn copy(cli: &Cli, io: &mut Io<'_>, from: &Opened, to: &Opened, verb: &str) -> Result<u8, Failure> {
    let copied = to.store.copy(&from.store, |_| true, &format!("Copy from {}", from.name))?;
    if copied.landed.paths.is_empty() && copied.refused.is_empty() {
        note(cli, io, &format!("nothing to {verb}: {} holds no run", from.name));
        return Ok(PASS);
    }
    let new = copied.landed.paths.len() - copied.landed.already;
    let there = if copied.landed.already == 0 { String::new() } else { format!(", {} there already", copied.landed.already) };
    let at = copied.landed.commit.as_deref().map_or_else(String::new, |commit| format!(" at {}", CommitId::short(commit)));
    if !cli.quiet {
        print(io, &format!("{verb}ed {} from {} to {}{at}{there}\n", count(new, "run"), from.name, to.name))?;
    }
    for file in &copied.refused {
        note(cli, io, &format!("! {file}"));
    }
    if copied.refused.is_empty() {
        return Ok(PASS);
    }
    let text = format!("{} of {} unusable and not copied", count(copied.refused.len(), "file"), from.name);
    Err(Failure::trouble(text).hint("`perfdiff baseline verify` looks at all of them"))
}
