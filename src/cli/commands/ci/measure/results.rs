//! The results of this job: read, named, and stamped with what was measured.

use url::Url;

use crate::cli::args::{BenchArgs, CiArgs, Cli, MeasuredArgs, ReadingArgs};
use crate::cli::commands::bench;
use crate::cli::commands::ci::job_context::JobContext;
use crate::cli::commands::ci::plan::Subject;
use crate::cli::exit::Failure;
use crate::cli::input::load::Loader;
use crate::cli::input::progress::Progress;
use crate::cli::io::Io;
use crate::cli::opened_store::{self, Meant, Opened};
use crate::cli::run_metadata::RunMetadata;
use crate::cli::stored_baseline::MeasuredBase;
use crate::compare::Filter;
use crate::model::{Run, git_url};
use crate::policy::{Policy, StoreSettings};
use crate::store::Remote;

/// The runs of the head, and where they come from.
pub(in crate::cli) struct Head {
    pub(in crate::cli) runs: Vec<Run>,
    pub(in crate::cli) metadata: RunMetadata,
    /// What was measured of the base beside them; absent where only the head was measured.
    pub(in crate::cli) base: Option<MeasuredBase>,
}

impl Head {
    /// Reads the results, or measures them.
    pub(in crate::cli) fn read(
        cli: &Cli,
        args: &CiArgs,
        subject: &Subject,
        policy: &Policy,
        opened: &Opened,
        io: &mut Io<'_>,
    ) -> Result<Head, Failure> {
        let metadata = RunMetadata::detect(&measured(args, subject), &args.files, io)?;
        let (mut runs, mut base) = match &args.bench {
            Some(text) => measure(cli, &bench::arguments(text, &args.label)?, subject, policy, io)?,
            None => (of_files(cli, args, policy, io)?, None),
        };
        if let Some(name) = &args.name {
            name_suites(&mut runs, name, opened)?;
            if let Some(base) = &mut base {
                name_suites(&mut base.runs, name, opened)?;
            }
        }
        metadata.stamp(&mut runs);
        if let Some(base) = &mut base {
            metadata.stamp_machine(&mut base.runs);
        }
        Ok(Head { runs, metadata, base })
    }
}

/// Runs of the results that were given.
fn of_files(cli: &Cli, args: &CiArgs, policy: &Policy, io: &mut Io<'_>) -> Result<Vec<Run>, Failure> {
    let reading = ReadingArgs { format: None, suite: None, label: args.label.clone() };
    let progress = Progress::new(io.terminal.stderr && !cli.quiet);
    let loader = Loader::new(&reading, policy, progress.clone())?;
    let runs = loader.runs(&args.files, io)?;
    progress.done();
    Ok(runs)
}

/// Runs of what is measured here: of a proposal with its base, in turns.
fn measure(
    cli: &Cli,
    args: &BenchArgs,
    subject: &Subject,
    policy: &Policy,
    io: &mut Io<'_>,
) -> Result<(Vec<Run>, Option<MeasuredBase>), Failure> {
    if !subject.is_proposed() {
        return Ok((bench::once(args, policy, io)?, None));
    }
    let session = bench::session(cli, args, subject.base.as_deref(), policy, Filter::default(), io)?.uncut()?;
    let base = MeasuredBase { runs: session.base, source: session.base_label, commit: session.base_commit, caveats: session.caveats };
    Ok((session.head, Some(base)))
}

/// What the event says of the measured commit, where git can't.
fn measured(args: &CiArgs, subject: &Subject) -> MeasuredArgs {
    let pull = subject.pull_request.as_ref().filter(|_| subject.base_checked_out);
    MeasuredArgs {
        branch: subject.stored_for.clone().or_else(|| Some(pull?.head_ref.clone())),
        commit: pull.map(|pull| pull.head_sha.clone()),
        environment: args.environment.clone(),
    }
}

/// Names the only suite, or stands before the names of several: also of the one that is left where several were stored,
/// or a job that lost a file of results would have no baseline any more, and pass.
fn name_suites(runs: &mut [Run], name: &str, opened: &Opened) -> Result<(), Failure> {
    let Some(first) = runs.first().map(|run| format!("{name}-{}", run.suite)) else { return Ok(()) };
    let several = runs.windows(2).any(|two| two[0].suite != two[1].suite) || {
        let listing = opened.listing()?;
        let stored = |suite: &str| listing.entries.iter().filter(|entry| entry.place.suite == suite).map(|entry| entry.place.time).max();
        stored(&first) > stored(name)
    };
    for run in runs {
        run.suite = if several { format!("{name}-{}", run.suite) } else { name.to_owned() };
    }
    Ok(())
}

/// Opens the store: of the remote that the configuration names, else of the repository's own, whatever was checked out.
pub(in crate::cli) fn store(context: &JobContext, policy: &Policy, io: &Io<'_>) -> Result<Opened, Failure> {
    let (server, own) = (&context.job.server_url, &context.job.repository);
    if policy.store.remote != StoreSettings::default().remote {
        return opened_store::open(Meant { remote: Some(&policy.store.remote), ..Meant::default() }, policy, io);
    }
    let known = Remote::named(&policy.store.remote, &io.cwd, &std::env::temp_dir(), None).ok();
    let url = known.map(|remote| remote.url).filter(|url| *url != policy.store.remote);
    // A fork that was checked out has no say in what is compared with.
    let foreign = url.as_deref().and_then(|url| on_server(url, server)).is_some_and(|repository| !repository.eq_ignore_ascii_case(own));
    let address = format!("{server}/{own}.git");
    let remote = if url.is_some() && !foreign { policy.store.remote.as_str() } else { address.as_str() };
    opened_store::open(Meant { remote: Some(remote), ..Meant::default() }, policy, io)
}

/// The `owner/name` of an address on the server, by whatever way, user and port git goes there; none of one elsewhere.
fn on_server(address: &str, server: &str) -> Option<String> {
    let Ok(server) = Url::parse(server) else {
        // A directory that stands in for the forge.
        return address.strip_prefix(server).map(|path| git_url::repository(path).to_owned());
    };
    let url = git_url::parse(address).ok()?;
    let same = url.host_str()?.eq_ignore_ascii_case(server.host_str()?);
    same.then(|| git_url::repository(url.path()).to_owned())
}
