//! `perfdiff baseline export`: every stored run as a line of NDJSON, so that a history can go anywhere.

use std::collections::BTreeMap;
use std::io::{BufWriter, Write};

use crate::cli::args::{Cli, StoredArgs};
use crate::cli::commands::baseline::open::{checkout, nothing, open};
use crate::cli::commands::baseline::read::{each, oldest_first};
use crate::cli::commands::inspect::as_line;
use crate::cli::console::{count, note};
use crate::cli::exit::{Failure, PASS};
use crate::cli::io::Io;
use crate::cli::output::files::NewFile;
use crate::store::{Entry, Samples};

pub(in crate::cli) fn export(cli: &Cli, args: &StoredArgs, io: &mut Io<'_>) -> Result<u8, Failure> {
    let (opened, _) = open(&args.store, io)?;
    let listing = opened.store.list()?;
    let wanted = |entry: &&Entry| args.branch.as_ref().is_none_or(|branch| entry.place.branch == *branch);
    let mut entries: Vec<&Entry> = listing.entries.iter().filter(wanted).collect();
    if entries.is_empty() {
        let of = args.branch.as_ref().map(|branch| format!("the branch `{branch}`"));
        return Err(nothing(&opened, &listing, of.as_deref()));
    }
    oldest_first(&mut entries, checkout(io).as_ref());
    let mut refused: Vec<String> = listing.refused.iter().map(ToString::to_string).collect();
    let mut sink = Sink::open(args, io)?;
    let mut written: BTreeMap<String, usize> = BTreeMap::new();
    for (entry, run) in each(&opened.store, &entries, Samples::Keep)? {
        match run {
            Ok(run) => {
                if !sink.line(&as_line(&run)?)? {
                    return Ok(PASS);
                }
                *written.entry(entry.place.branch.clone()).or_default() += 1;
            }
            Err(file) => refused.push(file.to_string()),
        }
    }
    sink.finish()?;
    for line in &refused {
        note(cli, io, &format!("! {line}"));
    }
    if !refused.is_empty() {
        let written = count(written.values().sum(), "run");
        return Err(Failure::trouble(format!("{written} could be written, {} could not", refused.len()))
            .hint("`perfdiff baseline verify` names what is unusable in the store"));
    }
    note(cli, io, &told(&written, args));
    Ok(PASS)
}

/// What was written, of which branches: "wrote 42 runs to FILE: `main` (40), `release` (2); --branch NAME writes those of one".
fn told(written: &BTreeMap<String, usize>, args: &StoredArgs) -> String {
    let file = args.output.as_ref().map(|file| format!(" to {}", file.display())).unwrap_or_default();
    let branches: Vec<String> = written.iter().map(|(branch, runs)| format!("`{branch}` ({runs})")).collect();
    let one = if branches.len() > 1 { "; --branch NAME writes those of one" } else { "" };
    format!("wrote {}{file}: {}{one}", count(written.values().sum(), "run"), branches.join(", "))
}

/// Where lines go: a store may be larger than memory.
enum Sink<'a, 'io> {
    Stdout(&'a mut Io<'io>),
    File(String, BufWriter<NewFile>),
}

impl<'a, 'io> Sink<'a, 'io> {
    fn open(args: &StoredArgs, io: &'a mut Io<'io>) -> Result<Sink<'a, 'io>, Failure> {
        let Some(path) = &args.output else { return Ok(Sink::Stdout(io)) };
        let shown = path.display().to_string();
        let file = NewFile::at(&io.path(path)).map_err(|error| Failure::trouble(format!("{shown}: can't be written: {error}")))?;
        Ok(Sink::File(shown, BufWriter::new(file)))
    }

    /// Writes a line; false where nobody reads any more.
    fn line(&mut self, line: &str) -> Result<bool, Failure> {
        let (name, result) = match self {
            Sink::Stdout(io) => ("standard output", io.stdout.write_all(line.as_bytes())),
            Sink::File(name, file) => (name.as_str(), file.write_all(line.as_bytes())),
        };
        match result {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(false),
            Err(error) => Err(Failure::trouble(format!("{name}: can't be written: {error}"))),
        }
    }

    fn finish(self) -> Result<(), Failure> {
        match self {
            Sink::Stdout(_) => Ok(()),
            Sink::File(name, file) => {
                let written = file.into_inner().map_err(std::io::IntoInnerError::into_error).and_then(NewFile::finish);
                written.map_err(|error| Failure::trouble(format!("{name}: can't be written: {error}")))
            }
        }
    }
}
