//! `perfdiff compare`: the everyday command.

use crate::cli::args::{Cli, CompareArgs};
use crate::cli::exit::Failure;
use crate::cli::input::config;
use crate::cli::input::filters::Filters;
use crate::cli::input::load::Loader;
use crate::cli::input::progress::Progress;
use crate::cli::io::Io;
use crate::cli::outcome::finish;
use crate::cli::output::reports::Output;
use crate::cli::run_metadata::{self, RunMetadata};
use crate::cli::stored_baseline::{self, EventInfo, HeadRequest};
use crate::compare::{self, OneBranch, Request, Side};
use crate::model::Run;

pub(in crate::cli) fn compare(cli: &Cli, args: &CompareArgs, io: &mut Io<'_>) -> Result<u8, Failure> {
    let sides = sides(args, io)?;
    let output = Output::new(&args.output, io)?;
    let patterns = Filters::read(&args.policy.filter, &args.policy.metric)?;
    let mut found = config::find(args.policy.config.as_deref(), io)?;
    found.policy = config::with_thresholds(found.policy, &args.thresholds)?;
    output.spare(sides.inputs().chain(&found.file).map(String::as_str), io)?;
    let progress = Progress::new(io.terminal.stderr && !cli.quiet);
    let loader = Loader::new(&args.reading, &found.policy, progress.clone())?;
    let today = io.today();
    let comparison = match &sides {
        Sides::Two(baseline, head) => {
            if let [baseline, head] = args.sides.as_slice() {
                not_in_git(baseline, head, io)?;
            }
            let (mut baseline_runs, mut head_runs) = loader.both(baseline, head, io)?;
            progress.done();
            let kept = if args.history.is_empty() {
                OneBranch::default()
            } else {
                one_branch(args, std::mem::take(&mut baseline_runs), &head_runs)?
            };
            baseline_runs.extend(kept.runs);
            for runs in [&mut baseline_runs, &mut head_runs] {
                run_metadata::made_at(runs, &args.measured.environment)?;
            }
            compare::compare(&Request {
                baseline: Side { source: baseline.join(", "), runs: &baseline_runs },
                head: Side { source: head.join(", "), runs: &head_runs },
                policy: &found.policy,
                only: patterns.only(),
                history: !args.history.is_empty(),
                today,
                caveats: &kept.caveat.into_iter().collect::<Vec<_>>(),
            })?
        }
        Sides::Head(inputs) => {
            let metadata = RunMetadata::detect(&args.measured, inputs, io)?;
            let mut runs = loader.runs(inputs, io)?;
            progress.done();
            let opened = stored_baseline::open(args.against.meant(), &metadata, &found.policy, io)?;
            metadata.stamp(&mut runs);
            stored_baseline::judge(&HeadRequest {
                runs: &runs,
                source: inputs.join(", "),
                metadata: &metadata,
                against: &args.against,
                event: EventInfo::default(),
                policy: &found.policy,
                only: patterns.only(),
                today,
                opened: &opened,
                base: None,
            })?
        }
    };
    output.write(&comparison, cli, io)?;
    Ok(finish(cli, &args.policy, &found.policy, &comparison, io))
}

/// The earlier runs of one branch, where those given are of several.
fn one_branch(args: &CompareArgs, runs: Vec<Run>, head: &[Run]) -> Result<OneBranch, Failure> {
    let own = run_metadata::branch_of(head);
    let wanted: Vec<&str> = own.into_iter().chain(["main", "master"]).collect();
    let named = args.against.base_branch.as_deref();
    compare::of_one_branch(runs, named, &wanted, "--base-branch").map_err(|there| {
        Failure::usage(format!("--base-branch {}: no run of the history is of it", named.unwrap_or_default()))
            .hint(format!("there are runs of: {there}"))
    })
}

/// What is compared with what.
enum Sides {
    /// Inputs of a baseline and of a head.
    Two(Vec<String>, Vec<String>),
    /// Inputs of a head, whose baseline is stored.
    Head(Vec<String>),
}

impl Sides {
    /// All that will be read.
    fn inputs(&self) -> impl Iterator<Item = &String> {
        let (baseline, head) = match self {
            Sides::Two(baseline, head) => (baseline.as_slice(), head),
            Sides::Head(head) => (&[][..], head),
        };
        baseline.iter().chain(head)
    }
}

/// Refuses a branch or a commit in the place of a baseline, and says how to compare with it.
fn not_in_git(baseline: &str, head: &str, io: &Io<'_>) -> Result<(), Failure> {
    let is_file = baseline == "-" || baseline.contains(['*', '?', '[', '@']) || io.path(baseline).exists();
    let extension = std::path::Path::new(baseline).extension().and_then(|extension| extension.to_str());
    let looks_like_file = extension.is_some_and(|extension| extension.starts_with(|c: char| c.is_ascii_alphabetic()));
    if is_file || looks_like_file {
        return Ok(());
    }
    let is_hash = (7..=40).contains(&baseline.len()) && baseline.chars().all(|c| c.is_ascii_hexdigit());
    let is_commit = is_hash || baseline.contains(['~', '^']) || baseline == "HEAD";
    let flag = if is_commit { "--base-commit" } else { "--base-branch" };
    let head = if io.path(head).exists() { head } else { "results.json" };
    let what = if is_commit { "a commit" } else { "a branch" };
    Err(Failure::trouble(format!("{baseline}: no such file or directory")).hint(format!(
        "inputs are files, directories, globs in quotes, or `-`; if it is {what}, compare with the runs that are stored of it: perfdiff compare {head} {flag} {baseline}"
    )))
}

/// The inputs of the sides.
fn sides(args: &CompareArgs, io: &Io<'_>) -> Result<Sides, Failure> {
    let baseline = if args.history.is_empty() { &args.base } else { &args.history };
    let sides = match args.sides.as_slice() {
        [baseline, head] => Sides::Two(vec![baseline.clone()], vec![head.clone()]),
        [head] => Sides::Head(vec![head.clone()]),
        [first, .., last] => {
            return Err(Failure::usage(format!("{} inputs are given, and a comparison has two sides", args.sides.len())).hint(format!(
                "several runs of one side: --base {first} --base … --head {last}; earlier runs, oldest first: --history {first} \
                 --history … --head {last}"
            )));
        }
        [] => match (baseline.is_empty(), args.head.is_empty()) {
            (false, false) => Sides::Two(baseline.clone(), args.head.clone()),
            (true, false) => Sides::Head(args.head.clone()),
            (true, true) => return Err(Failure::usage("nothing to compare").hint("perfdiff compare BASE HEAD, or perfdiff compare HEAD")),
            (false, true) => return Err(Failure::usage("the head is missing").hint("add --head INPUT")),
        },
    };
    match &sides {
        Sides::Two(..) => match args.against.given(!args.history.is_empty()).or(args.measured.given()) {
            Some(flag) => Err(Failure::usage(format!("{flag} is about stored runs, and the baseline was given"))
                .hint("leave it out, or give the head alone: perfdiff compare HEAD")),
            None => Ok(sides),
        },
        Sides::Head(inputs) if inputs.iter().any(|input| input == "HEAD" && !io.path(input).exists()) => {
            Err(Failure::usage("HEAD stands for the results that were measured, not for a commit")
                .hint("give their file or directory: perfdiff compare results.json"))
        }
        Sides::Head(_) => Ok(sides),
    }
}
