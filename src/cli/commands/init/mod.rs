//! `perfdiff init`: a commented configuration, or the workflow that measures every pull request.
//!
//! `project` reads the files that say how the project is measured, `suites` and `python` find its benchmarks in them, `github` and
//! `gitlab` write. Nothing is asked, and nothing that is there is overwritten.

mod github;
mod gitlab;
mod project;
mod python;
mod suite;
mod suites;
mod yaml;

use std::io::Write as _;
use std::path::{Path, PathBuf};

use self::project::Project;
use self::suite::{Language, Measured, Suite, prepare_flag};
use self::suites::Unwritten;
use crate::cli::args::{Cli, InitArgs};
use crate::cli::console::note;
use crate::cli::exit::{Failure, PASS};
use crate::cli::io::Io;
use crate::cli::output::files::make_directory;
use crate::guide::{REPOSITORY, schema_address};
use crate::policy::{self, Policy};
use crate::store::Checkout;

pub(in crate::cli) fn init(cli: &Cli, args: &InitArgs, io: &mut Io<'_>) -> Result<u8, Failure> {
    let project = Project::read(&io.cwd);
    let (suites, unwritten) = suites::find(&project);
    if !args.github && !args.gitlab {
        let file = args.file.clone().unwrap_or_else(|| PathBuf::from("perfdiff.toml"));
        create(&[(file.clone(), format!("#:schema {}\n{}", schema_address(), policy::TEMPLATE))], io)?;
        note(cli, io, &format!("wrote {}; `perfdiff check-config RESULTS` shows which rule each metric gets", file.display()));
        for suite in &suites {
            note(
                cli,
                io,
                &format!("found {} ({}): `perfdiff init --github` or `--gitlab` writes what measures every change", suite.tool, suite.sign),
            );
        }
        return Ok(PASS);
    }
    at_the_root(io)?;
    let suites = asked(args, suites);
    if suites.is_empty() {
        return Err(nothing_found(&project, &unwritten, args));
    }
    let files = if args.github { for_github(args, &suites, io) } else { for_gitlab(args, &suites) };
    create(&files, io)?;
    tell(cli, args, &suites, &unwritten, &files, io);
    Ok(PASS)
}

/// The suites to write for: the command that was given in place of what was found.
fn asked(args: &InitArgs, found: Vec<Suite>) -> Vec<Suite> {
    let Some(command) = &args.bench else { return found };
    let language = found.into_iter().next().map_or(Language::Unknown, |suite| suite.language);
    let measured = Measured::InTurns { prepare: None, command: command.clone() };
    vec![Suite { tool: "", sign: String::new(), language, measured }]
}

/// Workflows are read from the repository's root alone.
fn at_the_root(io: &Io<'_>) -> Result<(), Failure> {
    let above = io.cwd.ancestors().skip(1).find(|directory| directory.join(".git").exists());
    match above {
        Some(root) if !io.cwd.join(".git").exists() => {
            Err(Failure::usage("this is not the root of the repository, where workflows belong").hint(format!("cd {}", root.display())))
        }
        _ => Ok(()),
    }
}

fn nothing_found(project: &Project, unwritten: &[Unwritten], args: &InitArgs) -> Failure {
    let forge = if args.github { "--github" } else { "--gitlab" };
    let cut = if project.cut { " among the first files" } else { "" };
    let seen: Vec<String> =
        unwritten.iter().map(|one| format!("{} is used ({}), but how it is run is not known", one.tool, one.sign)).collect();
    let what = if seen.is_empty() {
        format!("no benchmarks were found here{cut}: neither pytest-benchmark, criterion, divan, Go, Vitest, k6 nor Locust")
    } else {
        seen.join("; ")
    };
    let example = unwritten.first().map_or("pytest --benchmark-json={out}", |one| one.example);
    Failure::usage(what).hint(format!("give the command that measures: perfdiff init {forge} --bench '{example}'"))
}

fn for_github(args: &InitArgs, suites: &[Suite], io: &Io<'_>) -> Vec<(PathBuf, String)> {
    let file = args.file.clone().unwrap_or_else(|| PathBuf::from(".github/workflows/perfdiff.yml"));
    let mut files = vec![(file.clone(), github::workflow(suites, &default_branch(io), args.forks))];
    if args.forks {
        files.push((file.with_file_name("perfdiff-publish.yml"), github::publish(suites)));
    }
    files
}

fn for_gitlab(args: &InitArgs, suites: &[Suite]) -> Vec<(PathBuf, String)> {
    vec![(args.file.clone().unwrap_or_else(|| PathBuf::from(".gitlab-ci.yml")), gitlab::pipeline(suites))]
}

/// The branch that baselines come from: the default one, else the one that is checked out.
fn default_branch(io: &Io<'_>) -> String {
    let checkout = Checkout::find(&io.cwd).ok().flatten();
    let remote = Policy::default().store.remote;
    checkout.and_then(|checkout| checkout.default_branch(&remote).or_else(|| checkout.branch())).unwrap_or_else(|| "main".to_owned())
}

/// Writes new files: all of them, or none where one is there already.
fn create(files: &[(PathBuf, String)], io: &Io<'_>) -> Result<(), Failure> {
    if let Some((file, _)) = files.iter().find(|(file, _)| io.path(file).symlink_metadata().is_ok()) {
        return Err(exists(file));
    }
    for (file, text) in files {
        let path = io.path(file);
        let made = make_directory(path.parent().unwrap_or(&path))
            .and_then(|()| std::fs::OpenOptions::new().write(true).create_new(true).open(&path))
            .and_then(|mut file| file.write_all(text.as_bytes()));
        made.map_err(|error| match error.kind() {
            std::io::ErrorKind::AlreadyExists => exists(file),
            _ => Failure::trouble(format!("{}: can't be written: {error}", file.display())),
        })?;
    }
    Ok(())
}

fn exists(file: &Path) -> Failure {
    let out = if file.ends_with(".gitlab-ci.yml") {
        "write another file, and name it below `include:` there: perfdiff init --gitlab perfdiff.gitlab-ci.yml"
    } else {
        "name another file: perfdiff init … FILE"
    };
    Failure::trouble(format!("{} exists; it was left as it is", file.display())).hint(out)
}

/// Says what was found, what was written, and what to do next.
fn tell(cli: &Cli, args: &InitArgs, suites: &[Suite], unwritten: &[Unwritten], files: &[(PathBuf, String)], io: &mut Io<'_>) {
    for suite in suites.iter().filter(|suite| !suite.tool.is_empty()) {
        let (Measured::InTurns { command, .. } | Measured::Once { command, .. }) = &suite.measured;
        note(cli, io, &format!("found {} ({}): measured by `{command}`", suite.tool, suite.sign));
    }
    for one in unwritten {
        note(
            cli,
            io,
            &format!("found {} ({}): not in the workflow, since how it is run is not known; as `{}`", one.tool, one.sign, one.example),
        );
    }
    let names: Vec<String> = files.iter().map(|(file, _)| file.display().to_string()).collect();
    note(cli, io, &format!("wrote {}", names.join(" and ")));
    if args.github && REPOSITORY.contains("/OWNER/") {
        note(cli, io, "! this perfdiff is no release: put the repository that has the action in place of OWNER");
    }
    let change = if args.github { "pull request" } else { "merge request" };
    note(cli, io, "next:");
    note(cli, io, &format!("  1. git add {} && git commit -m 'Measure every {change}' && git push", names.join(" ")));
    if args.gitlab {
        note(cli, io, "     to store runs, add an access token that may write the repository as the variable PERFDIFF_TOKEN");
    }
    let first = suites.iter().any(|suite| matches!(suite.measured, Measured::InTurns { .. }));
    let day = if first {
        "it is measured in turns with its base, so the first one has a verdict"
    } else {
        "it is compared with the stored runs of its base, from the first push on"
    };
    note(cli, io, &format!("  2. open a {change}: {day}; in one, let a benchmark do its work twice, to see it fail"));
    let local = suites.iter().find_map(|suite| match &suite.measured {
        Measured::InTurns { prepare, command } => Some((prepare, command)),
        Measured::Once { .. } => None,
    });
    if let Some((prepare, command)) = local {
        note(
            cli,
            io,
            &format!("  before that, on this machine: perfdiff bench --against HEAD {}-- {command}", prepare_flag(prepare.as_ref())),
        );
    }
    note(cli, io, "  `perfdiff doctor` tells what would stop it");
}
