//! `perfdiff site`: the dashboard of many runs as static pages.
//!
//! Runs come from files or from the store; `found` puts their branches and environments in order, `stored` reads a store
//! lane by lane, and `directory` writes what changed.

mod directory;
mod files;
mod found;
mod manifest;
mod name;
mod releases;
mod stored;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::cli::args::{Cli, MeasuredArgs, SiteArgs};
use crate::cli::commands::history::about_files;
use crate::cli::commands::site::directory::{Directory, Done};
use crate::cli::commands::site::found::Found;
use crate::cli::commands::site::manifest::Made;
use crate::cli::console::{count, note, print};
use crate::cli::exit::{Failure, PASS};
use crate::cli::input::config;
use crate::cli::input::filters::Filters;
use crate::cli::input::load::Loader;
use crate::cli::input::progress::Progress;
use crate::cli::io::Io;
use crate::cli::run_metadata::RunMetadata;
use crate::cli::stored_baseline;
use crate::compare::{self, HistoryError, Span};
use crate::model::{Caveat, Run, Series};
use crate::policy::Policy;
use crate::report::site::{self, Pages, Repository, Site};
use crate::store::{Checkout, Tag};

pub(in crate::cli) fn site(cli: &Cli, args: &SiteArgs, io: &mut Io<'_>) -> Result<u8, Failure> {
    let found = config::find(args.config.as_deref(), io)?;
    let repository = repository(args.repository_url.as_deref(), io)?;
    let metadata = RunMetadata::detect(&MeasuredArgs::default(), &args.from, io)?;
    let dashboard = Dashboard {
        args,
        policy: &found.policy,
        patterns: Filters::read(&args.filter, &args.metric)?,
        title: args.title.clone().unwrap_or_else(|| name::of_repository(repository.as_ref(), &found.policy, &metadata, io)),
        tags: metadata.checkout.as_ref().map(Checkout::newest_tags).unwrap_or_default(),
        repository,
        metadata: &metadata,
    };
    let directory = Directory::open(&io.path(&args.directory), args.force)?;
    let (done, notes) = if args.from.is_empty() {
        dashboard.of_store(directory, io)?
    } else {
        let progress = Progress::new(io.terminal.stderr && !cli.quiet);
        let loader = Loader::new(&args.reading, &found.policy, progress.clone())?;
        let runs = loader.runs(&args.from, io)?;
        progress.done();
        (dashboard.of_files(directory, runs)?, Vec::new())
    };
    let was_a_page = |path: &String| format!("{path} was a page once, but somebody else has written it since; it was left alone");
    for text in notes.into_iter().chain(done.kept.iter().map(was_a_page)) {
        note(cli, io, &format!("note: {text}"));
    }
    if !cli.quiet {
        let removed = if done.removed == 0 { String::new() } else { format!(", {} removed", done.removed) };
        let (files, index) = (count(done.written + done.unchanged, "file"), args.directory.join("index.html"));
        print(io, &format!("{files}: {} written, {} unchanged{removed}; open {}\n", done.written, done.unchanged, index.display()))?;
    }
    Ok(PASS)
}

/// What a dashboard shows, and of which runs.
struct Dashboard<'a> {
    args: &'a SiteArgs,
    policy: &'a Policy,
    patterns: Filters,
    title: String,
    tags: Vec<Tag>,
    repository: Option<Repository>,
    metadata: &'a RunMetadata,
}

impl Dashboard<'_> {
    /// The most runs of a suite.
    fn last(&self) -> usize {
        usize::try_from(self.args.last).unwrap_or(usize::MAX)
    }

    fn of_files(self, directory: Directory, runs: Vec<Run>) -> Result<Done, Failure> {
        let mut shown = Shown::default();
        for lane in files::lanes(runs, &self.args.branch, self.last())? {
            shown.add(&self, &lane, &lane.runs, false)?;
        }
        self.write(directory, shown, None)
    }

    fn of_store(self, directory: Directory, io: &Io<'_>) -> Result<(Done, Vec<String>), Failure> {
        about_files(&self.args.reading)?;
        let opened = stored_baseline::open(self.args.store.meant(), self.metadata, self.policy, io)?;
        let listing = opened.store.list()?;
        let asked = stored::HeadRequest {
            opened: &opened,
            listing: &listing,
            metadata: self.metadata,
            policy: self.policy,
            branches: &self.args.branch,
            last: self.last(),
        };
        let (lanes, mut refused) = stored::lanes(&asked)?;
        let lanes = found::in_order(lanes, &self.args.branch);
        refused.extend(listing.refused.iter().cloned());
        let of = manifest::hash(&self.inputs(&lanes));
        if refused.is_empty() && directory.is_made_of(&of, |commit| self.says(commit)) {
            return Ok((directory.untouched(), Vec::new()));
        }
        opened.store.prefetch(lanes.iter().flat_map(|lane| lane.runs.iter().copied()))?;
        let mut shown = Shown::default();
        for lane in &lanes {
            let (runs, own) = stored::read(&asked, lane)?;
            shown.add(&self, lane, &runs, true)?;
            refused.extend(own);
        }
        refused.sort_by(|a, b| a.path.cmp(&b.path));
        refused.dedup_by(|a, b| a.path == b.path);
        let caveat = stored_baseline::of_no_use(refused.iter());
        let made = refused.is_empty().then(|| Made { of, ..Made::default() });
        shown.caveat(caveat.as_ref());
        let notes = caveat.map(|caveat| caveat.text).into_iter().chain(self.metadata.unreadable.as_ref().map(ToString::to_string));
        Ok((self.write(directory, shown, made)?, notes.collect()))
    }

    /// All that decides what the pages hold, but for the messages of commits.
    fn inputs(&self, lanes: &[stored::Lane<'_>]) -> Vec<String> {
        let own = format!("{} {:?} {:?} {:?} {:?}", site::fingerprint(), self.title, self.repository, self.patterns, self.tags);
        let lane = |lane: &stored::Lane<'_>| {
            let runs = lane.runs.iter().map(|entry| format!("{} {}", entry.path, entry.blob));
            // Which runs contain a tag is known only of commits that are here.
            let here = |commit: &String| self.metadata.checkout.as_ref().is_some_and(|checkout| checkout.commit_time(commit).is_some());
            let known: Vec<bool> = lane.commits.iter().map(here).collect();
            let about = format!("{:?} {:?} {known:?}", lane.branch, lane.environment);
            std::iter::once(about).chain(runs).collect::<Vec<_>>().join("\n")
        };
        [own, format!("{:?}", self.policy)].into_iter().chain(lanes.iter().map(lane)).collect()
    }

    /// The first line of a commit's message, where the repository at hand has it.
    fn says(&self, commit: &str) -> Option<String> {
        self.metadata.checkout.as_ref()?.first_line(commit)
    }

    fn write(self, mut directory: Directory, shown: Shown, made: Option<Made>) -> Result<Done, Failure> {
        let lanes = shown.lanes()?;
        let commits: BTreeSet<&str> = lanes.iter().flat_map(|lane| &lane.history.series).flat_map(Series::commits_of_note).collect();
        let said: BTreeMap<String, Option<String>> = commits.into_iter().map(|commit| (commit.to_owned(), self.says(commit))).collect();
        let messages: HashMap<String, String> = said.iter().filter_map(|(commit, said)| Some((commit.clone(), said.clone()?))).collect();
        let branches = found::numbered(&lanes, &self.args.branch);
        let site = Site { title: self.title, lanes, branches, repository: self.repository, messages };
        let pages = Pages::new(&site).map_err(|error| Failure::trouble(error.to_string()))?;
        for page in pages.iter() {
            directory.write(&page.map_err(|error| Failure::trouble(error.to_string()))?)?;
        }
        directory.finish(made.map(|made| Made { messages: said, ..made }))
    }
}

/// The histories of the lanes that hold something to show.
#[derive(Default)]
struct Shown {
    lanes: Vec<site::Lane>,
    informational: usize,
    nothing: Option<HistoryError>,
}

impl Shown {
    /// Adds the history of a lane.
    fn add<R>(&mut self, dashboard: &Dashboard<'_>, lane: &Found<R>, runs: &[Run], in_order: bool) -> Result<(), Failure> {
        match compare::history(&Span { runs, in_order, pinned: None, policy: dashboard.policy, only: dashboard.patterns.only() }) {
            Ok(history) if history.series.is_empty() => self.informational += history.informational,
            Ok(history) => {
                let releases = releases::of(&history, &dashboard.tags, dashboard.metadata);
                self.lanes.push(site::Lane { branch: lane.branch.clone(), environment: lane.environment.clone(), history, releases });
            }
            Err(error @ HistoryError::NothingMatches { .. }) => self.nothing = Some(error),
            Err(error) => return Err(error.into()),
        }
        Ok(())
    }

    /// Says something on the index of every lane.
    fn caveat(&mut self, caveat: Option<&Caveat>) {
        for lane in &mut self.lanes {
            lane.history.caveats.extend(caveat.cloned());
            lane.history.caveats.sort();
        }
    }

    fn lanes(self) -> Result<Vec<site::Lane>, Failure> {
        if !self.lanes.is_empty() {
            return Ok(self.lanes);
        }
        match self.nothing {
            Some(error) if self.informational == 0 => Err(error.into()),
            _ => Err(Failure::trouble(format!("all {} series are informational: there is nothing to show", self.informational))
                .hint("--metric GLOB shows informational metrics, such as --metric '**'")),
        }
    }
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
