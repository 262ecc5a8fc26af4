//! `perfdiff site`: the dashboard of many runs as static pages.

mod directory;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::args::{Cli, SiteArgs};
use super::exit::{Failure, PASS};
use super::history::patterns;
use super::io::Io;
use super::load::Loader;
use super::progress::Progress;
use super::{config, count, note, print};
use crate::compare::{self, HistoryError, Lane, Span};
use crate::model::Run;
use crate::policy::{Pattern, Policy};
use crate::report::site::{self, Pages, Repository, Site};
use directory::Directory;

/// Branches that are the main one of most repositories, the likeliest first.
const MAIN: [&str; 2] = ["main", "master"];
/// Newest commits of a branch whose environments are current.
const CURRENT: usize = 2;
/// Branches that a message names.
const NAMED: usize = 10;

pub(super) fn site(cli: &Cli, args: &SiteArgs, io: &mut Io<'_>) -> Result<u8, Failure> {
    let (only, metrics) = (patterns(&args.filter)?, patterns(&args.metric)?);
    let repository = repository(args.repository_url.as_deref(), io)?;
    let found = config::find(args.config.as_deref(), io)?;
    let mut directory = Directory::open(&io.path(&args.directory), args.force)?;
    let progress = Progress::new(io.terminal.stderr && !cli.quiet);
    let loader = Loader::new(&args.reading, found.policy.ingest_json.clone(), progress.clone())?;
    let runs = of_branches(loader.runs(&args.from, io)?, &args.branch)?;
    progress.done();
    let lanes = in_order(compare::lanes(runs, usize::try_from(args.last).unwrap_or(usize::MAX)), &args.branch);
    let title = repository.as_ref().and_then(Repository::name).unwrap_or_else(|| "Benchmarks".to_owned());
    let lanes = histories(lanes, &found.policy, &only, &metrics)?;
    let site = Site { title, lanes, repository, messages: HashMap::new() };
    let pages = Pages::new(&site).map_err(|error| Failure::trouble(error.to_string()))?;
    for page in pages.iter() {
        directory.write(&page.map_err(|error| Failure::trouble(error.to_string()))?)?;
    }
    let done = directory.finish()?;
    for path in &done.kept {
        note(cli, io, &format!("note: {path} was a page once, but somebody else has written it since; it was left alone"));
    }
    if !cli.quiet {
        let removed = if done.removed == 0 { String::new() } else { format!(", {} removed", done.removed) };
        let (files, index) = (count(done.written + done.unchanged, "file"), args.directory.join("index.html"));
        print(io, &format!("{files}: {} written, {} unchanged{removed}; open {}\n", done.written, done.unchanged, index.display()))?;
    }
    Ok(PASS)
}

/// Where commits can be seen: what the user says, else the repository whose workflow this is.
fn repository(url: Option<&str>, io: &Io<'_>) -> Result<Option<Repository>, Failure> {
    if let Some(url) = url {
        let wrong =
            |what| Failure::usage(format!("--repository-url: {what}")).hint("expected an address such as https://github.com/owner/name");
        return Repository::new(url).map(Some).map_err(wrong);
    }
    let (Some(server), Some(name)) = (io.var("GITHUB_SERVER_URL"), io.var("GITHUB_REPOSITORY")) else { return Ok(None) };
    // What is set wrongly there only costs the links.
    Ok(Repository::new(&format!("{server}/{name}")).ok())
}

/// Only the runs of the branches that were asked for.
fn of_branches(mut runs: Vec<Run>, branches: &[String]) -> Result<Vec<Run>, Failure> {
    let known: BTreeSet<String> = runs.iter().filter_map(|run| run.branch.clone()).collect();
    if let Some(missing) = branches.iter().find(|branch| !known.contains(*branch)) {
        let named: Vec<&str> = known.iter().map(String::as_str).take(NAMED).collect();
        let more = if known.len() > NAMED { format!(" and {} more", known.len() - NAMED) } else { String::new() };
        let hint = if named.is_empty() { "no run says its branch".to_owned() } else { format!("runs say: {}{more}", named.join(", ")) };
        return Err(Failure::trouble(format!("--branch {missing}: no run is of this branch")).hint(hint));
    }
    runs.retain(|run| branches.is_empty() || run.branch.as_ref().is_some_and(|branch| branches.contains(branch)));
    Ok(runs)
}

/// The lanes in the order in which they are offered: those of the main branch first, then of the branches with the
/// newest runs. The main branch is the first that was asked for, else the one that is called so, else the one with most
/// runs. Of the environments of a branch, those of its newest commits come first, and of these the one with most runs:
/// the legs of a matrix must not take turns at being the front page.
fn in_order(mut lanes: Vec<Lane>, asked: &[String]) -> Vec<Lane> {
    let mut runs: BTreeMap<Option<String>, usize> = BTreeMap::new();
    for lane in &lanes {
        *runs.entry(lane.branch.clone()).or_default() += lane.runs.len();
    }
    let by_name = |name: &str| asked.iter().map(String::as_str).chain(MAIN).position(|known| known == name).unwrap_or(usize::MAX);
    let main = runs.iter().min_by_key(|(branch, runs)| (branch.as_deref().map_or(usize::MAX, by_name), Reverse(**runs)));
    let main = main.and_then(|(branch, _)| branch.clone());
    let first: HashMap<Option<String>, usize> = lanes.iter().enumerate().rev().map(|(place, lane)| (lane.branch.clone(), place)).collect();
    let newest = newest_commits(&lanes);
    let is_current = |lane: &Lane| {
        let commits = newest.get(&lane.branch);
        lane.runs.last().and_then(|run| run.commit.as_ref()).is_some_and(|commit| commits.is_some_and(|commits| commits.contains(commit)))
    };
    lanes.sort_by_key(|lane| (lane.branch != main, first.get(&lane.branch).copied(), !is_current(lane), Reverse(lane.runs.len())));
    lanes
}

/// The newest commits of each branch, whatever environments measured them; the lane of the newest run comes first.
fn newest_commits(lanes: &[Lane]) -> HashMap<Option<String>, BTreeSet<String>> {
    let mut newest: HashMap<Option<String>, BTreeSet<String>> = HashMap::new();
    for lane in lanes {
        let commits = newest.entry(lane.branch.clone()).or_default();
        for commit in lane.runs.iter().rev().filter_map(|run| run.commit.clone()) {
            if commits.len() == CURRENT {
                break;
            }
            commits.insert(commit);
        }
    }
    newest
}

/// The history of each lane that holds something to show.
fn histories(lanes: Vec<Lane>, policy: &Policy, only: &[Pattern], metrics: &[Pattern]) -> Result<Vec<site::Lane>, Failure> {
    let mut shown = Vec::with_capacity(lanes.len());
    let (mut informational, mut nothing) = (0, None);
    for lane in lanes {
        match compare::history(&Span { runs: &lane.runs, in_order: false, pinned: None, policy, only, metrics }) {
            Ok(history) if history.series.is_empty() => informational += history.informational,
            Ok(history) => shown.push(site::Lane { branch: lane.branch, environment: lane.environment, history }),
            Err(error @ HistoryError::NothingMatches { .. }) => nothing = Some(error),
            Err(error) => return Err(error.into()),
        }
    }
    if !shown.is_empty() {
        return Ok(shown);
    }
    match nothing {
        Some(error) if informational == 0 => Err(error.into()),
        _ => Err(Failure::trouble(format!("all {informational} series are informational: there is nothing to show"))
            .hint("--metric GLOB shows informational metrics, such as --metric '**'")),
    }
}
