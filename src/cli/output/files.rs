//! Writing a report to a file or a terminal.

use std::io::Write as _;

use crate::cli::args::ColorWhen;
use crate::cli::exit::Failure;
use crate::cli::io::Io;

/// Columns of standard output: those that were asked for, then `COLUMNS`, then the terminal's. In a pipe there is no limit.
pub(in crate::cli) fn width(wanted: Option<usize>, io: &Io<'_>) -> Option<usize> {
    let set = || io.var("COLUMNS")?.trim().parse().ok().filter(|columns| *columns > 0);
    wanted.or_else(set).or(io.terminal.width)
}

/// Whether standard output gets colour.
pub(in crate::cli) fn color(when: ColorWhen, io: &Io<'_>) -> bool {
    colored(when, io.terminal.stdout, io)
}

/// Whether a stream gets colour: the flag, then `NO_COLOR`, then `CLICOLOR_FORCE`, then whether it is a terminal.
pub(in crate::cli) fn colored(when: ColorWhen, is_terminal: bool, io: &Io<'_>) -> bool {
    match when {
        ColorWhen::Always => true,
        ColorWhen::Never => false,
        ColorWhen::Auto if io.var("NO_COLOR").is_some() => false,
        ColorWhen::Auto if io.var("CLICOLOR_FORCE").is_some_and(|value| value != "0") => true,
        ColorWhen::Auto => is_terminal && io.var("TERM").as_deref() != Some("dumb"),
    }
}

/// Writes a report into a file, and the directories that lead there.
#[expect(clippy::disallowed_methods, reason = "reports are written here")]
pub(in crate::cli) fn write_file(path: &std::path::Path, text: &str) -> Result<(), Failure> {
    let trouble = |error: std::io::Error| Failure::trouble(format!("{}: can't be written: {error}", path.display()));
    if let Some(directory) = path.parent().filter(|directory| !directory.as_os_str().is_empty()) {
        std::fs::create_dir_all(directory).map_err(trouble)?;
    }
    std::fs::File::create(path).and_then(|mut file| file.write_all(text.as_bytes())).map_err(trouble)
}
