//! `perfdiff baseline list`: what is stored, by branch and environment.

use std::collections::BTreeMap;

use crate::cli::args::{Cli, ListArgs};
use crate::cli::commands::baseline::open::{checkout, open};
use crate::cli::commands::baseline::read::{each, oldest_first};
use crate::cli::console::note;
use crate::cli::exit::{Failure, PASS};
use crate::cli::io::Io;
use crate::cli::opened_store::Opened;
use crate::cli::output::targets::{ReportTargets, one_of};
use crate::model::{BaselineGroup, BaselineRun, Baselines, RefusedFile, Run};
use crate::report::BASELINES;
use crate::store::{Checkout, Entry, Listing, Samples};

pub(in crate::cli) fn list(cli: &Cli, args: &ListArgs, io: &mut Io<'_>) -> Result<u8, Failure> {
    let wanted = ReportTargets::new(&args.report, io, |text| one_of(text, &BASELINES))?;
    let (opened, _) = open(&args.store, io)?;
    let listing = opened.store.list()?;
    let checkout = checkout(io);
    if listing.entries.is_empty() && listing.refused.is_empty() {
        note(cli, io, &format!("nothing is stored on {} yet; `perfdiff baseline update RESULTS` stores a run", opened.name));
    }
    let baselines = baselines(&opened, &listing, checkout.as_ref(), args)?;
    wanted.write(args.width, cli, io, |form, options| {
        form.write(&baselines, &options).map_err(|error| Failure::trouble(error.to_string()))
    })?;
    Ok(PASS)
}

/// The listing with what the listed runs hold.
fn baselines<'l>(opened: &Opened, listing: &'l Listing, checkout: Option<&Checkout>, args: &ListArgs) -> Result<Baselines, Failure> {
    let mut groups: BTreeMap<(&str, &str), Vec<&Entry>> = BTreeMap::new();
    let of_branch = listing.entries.iter().filter(|entry| args.branch.as_ref().is_none_or(|branch| entry.place.branch == *branch));
    for entry in of_branch {
        groups.entry((&entry.place.branch, &entry.place.environment)).or_default().push(entry);
    }
    let mut found = Baselines {
        store: opened.name.clone(),
        commit: listing.tip.clone(),
        runs: groups.values().map(Vec::len).sum(),
        refused: listing.refused.iter().map(|file| RefusedFile { path: file.path.clone(), reason: file.reason.clone() }).collect(),
        ..Baselines::default()
    };
    let newest = |mut entries: Vec<&'l Entry>| {
        oldest_first(&mut entries, checkout);
        let limit = if args.limit == 0 { entries.len() } else { args.limit };
        (entries.len(), entries.into_iter().rev().take(limit).collect::<Vec<_>>())
    };
    let groups: Vec<_> = groups.into_iter().map(|(key, entries)| (key, newest(entries))).collect();
    opened.store.prefetch(groups.iter().flat_map(|(_, (_, entries))| entries.iter().copied()))?;
    for ((branch, key), (total, entries)) in groups {
        let mut group = BaselineGroup { branch: branch.to_owned(), key: key.to_owned(), total, ..BaselineGroup::default() };
        for (entry, run) in each(&opened.store, &entries, Samples::Skip)? {
            match run {
                Ok(run) => {
                    if group.environment.is_unknown() {
                        group.environment.clone_from(&run.environment);
                    }
                    group.runs.push(row(entry, run));
                }
                Err(file) => found.refused.push(RefusedFile { path: file.path, reason: file.reason }),
            }
        }
        found.groups.push(group);
    }
    found.groups.sort_by_cached_key(|group| std::cmp::Reverse(group.runs.first().and_then(|run| run.time.clone())));
    Ok(found)
}

fn row(entry: &Entry, run: Run) -> BaselineRun {
    BaselineRun {
        path: entry.path.clone(),
        benchmarks: run.benchmarks.len(),
        failed: run.benchmarks.iter().filter(|benchmark| benchmark.error.is_some()).count(),
        metrics: run.benchmarks.iter().map(|benchmark| benchmark.metrics.len()).sum(),
        suite: run.suite,
        label: run.label,
        commit: run.commit,
        time: entry.place.time.map(|time| time.to_string()),
        regressed: run.regressed,
        accepted: run.accepted,
        caveats: run.caveats,
    }
}
