//! `perfdiff baseline show`: what a stored run holds.

use crate::cli::args::{Cli, ShowArgs};
use crate::cli::commands::baseline::open::{checkout, nothing, open};
use crate::cli::commands::baseline::read::{each, oldest_first};
use crate::cli::commands::inspect::{as_line, listing};
use crate::cli::console::print;
use crate::cli::exit::{Failure, PASS};
use crate::cli::io::Io;
use crate::cli::opened_store::Opened;
use crate::model::CommitId;
use crate::report::escape;
use crate::store::{Checkout, Entry, Listing, Samples};

/// The fewest digits that can mean a commit.
const LEAST_DIGITS: usize = 4;

pub(in crate::cli) fn show(cli: &Cli, args: &ShowArgs, io: &mut Io<'_>) -> Result<u8, Failure> {
    let (opened, _) = open(&args.store, io)?;
    let stored = opened.store.list()?;
    let entries = match &args.which {
        Some(which) => named(which, &stored, &opened, io)?,
        None => newest(&stored, &opened, io)?,
    };
    for (entry, run) in each(&opened.store, &entries, Samples::Keep)? {
        let run = run.map_err(|refused| {
            Failure::trouble(refused.to_string())
                .hint("`perfdiff baseline verify` names all that is unusable; the others can still be used")
        })?;
        let text = if args.json { as_line(&run)? } else { format!("{}\n{}", escape::visible(&entry.path), listing(&run)) };
        if !cli.quiet {
            print(io, &text)?;
        }
    }
    Ok(PASS)
}

/// The runs that a path, a commit's first digits, a tag or a branch name.
fn named<'a>(which: &str, stored: &'a Listing, opened: &Opened, io: &Io<'_>) -> Result<Vec<&'a Entry>, Failure> {
    if let Some(entry) = stored.entries.iter().find(|entry| entry.path == which) {
        return Ok(vec![entry]);
    }
    let checkout = checkout(io);
    let of_commit = |commit: &str| {
        let is_it = |entry: &&Entry| entry.place.commit.as_deref().is_some_and(|stored| CommitId::are_same(commit, stored));
        let mut found: Vec<&Entry> = stored.entries.iter().filter(is_it).collect();
        oldest_first(&mut found, checkout.as_ref());
        found
    };
    let digits = which.len() >= LEAST_DIGITS && which.bytes().all(|byte| byte.is_ascii_hexdigit());
    let mut found = if digits { of_commit(which) } else { Vec::new() };
    let revision = checkout.as_ref().and_then(|checkout| checkout.revision(which));
    if let (true, Some(commit)) = (found.is_empty(), &revision) {
        found = of_commit(commit);
    }
    if found.is_empty() {
        found = newest_of(which, stored, checkout.as_ref());
    }
    let commits: std::collections::BTreeSet<_> = found.iter().filter_map(|entry| entry.place.commit.as_deref()).collect();
    if digits && commits.len() > 1 && revision.is_none() {
        let commits: Vec<_> = commits.into_iter().collect();
        return Err(
            Failure::usage(format!("`{which}` is the beginning of several commits: {}", commits.join(", "))).hint("give more digits")
        );
    }
    if found.is_empty() {
        return Err(nothing(opened, stored, Some(&format!("`{which}`"))));
    }
    Ok(found)
}

/// The newest runs of the branch that is checked out, else of any.
fn newest<'a>(stored: &'a Listing, opened: &Opened, io: &Io<'_>) -> Result<Vec<&'a Entry>, Failure> {
    let checkout = checkout(io);
    let branch = checkout.as_ref().and_then(Checkout::branch);
    let found = branch.as_deref().map(|branch| newest_of(branch, stored, checkout.as_ref())).unwrap_or_default();
    if !found.is_empty() {
        return Ok(found);
    }
    let of = branch.map(|branch| format!("the branch `{branch}`"));
    Err(nothing(opened, stored, of.as_deref()))
}

/// All runs of the newest commit of a branch, oldest first.
fn newest_of<'a>(branch: &str, stored: &'a Listing, checkout: Option<&Checkout>) -> Vec<&'a Entry> {
    let mut found: Vec<&Entry> = stored.entries.iter().filter(|entry| entry.place.branch == branch).collect();
    oldest_first(&mut found, checkout);
    let newest = found.last().map(|entry| (entry.place.commit.clone(), entry.place.time));
    found.retain(|entry| newest == Some((entry.place.commit.clone(), entry.place.time)));
    found
}
