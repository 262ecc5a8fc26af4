//! `perfdiff baseline verify`: can every stored run be read, and is it what its name says?

use crate::cli::args::{Cli, VerifyArgs};
use crate::cli::commands::baseline::open::open;
use crate::cli::commands::baseline::read::each;
use crate::cli::console::{count, note, print};
use crate::cli::exit::{Failure, PASS};
use crate::cli::io::Io;
use crate::report::shell::quoted;
use crate::store::{Entry, Samples};

pub(in crate::cli) fn verify(cli: &Cli, args: &VerifyArgs, io: &mut Io<'_>) -> Result<u8, Failure> {
    let (opened, _) = open(&args.store, io)?;
    let listing = opened.store.list()?;
    let entries: Vec<&Entry> = listing.entries.iter().collect();
    let mut bad: Vec<String> = listing.refused.iter().map(ToString::to_string).collect();
    let unnamed = bad.len();
    for (_, run) in each(&opened.store, &entries, Samples::Keep)? {
        bad.extend(run.err().map(|refused| refused.to_string()));
    }
    let sound = entries.len() - (bad.len() - unnamed);
    for line in &bad {
        note(cli, io, &format!("! {line}"));
    }
    if !bad.is_empty() {
        let text = format!("{} of {} unusable; {} can be read", count(bad.len(), "file"), opened.name, count(sound, "run"));
        return Err(Failure::trouble(text).hint(format!(
            "the others still serve; to remove it: `git worktree add ../store {}`, then `git rm` it there and commit",
            quoted(opened.store.branch())
        )));
    }
    if !cli.quiet {
        print(io, &format!("{}: {}\n", opened.name, said(sound)))?;
    }
    Ok(PASS)
}

fn said(runs: usize) -> String {
    match runs {
        0 => "nothing is stored yet".to_owned(),
        1 => "the 1 run can be read, and is what its name says".to_owned(),
        runs => format!("all {runs} runs can be read, and each is what its name says"),
    }
}
