//! `perfdiff package-files`: what a package holds beside the program, for whoever packs it.

use std::path::Path;

use clap_complete::Shell;

use crate::cli::args::PackageFilesArgs;
use crate::cli::exit::{Failure, PASS};
use crate::cli::io::Io;
use crate::cli::output::files::make_directory;

/// Shells for which there are completions.
const SHELLS: [Shell; 4] = [Shell::Bash, Shell::Zsh, Shell::Fish, Shell::PowerShell];

pub(in crate::cli) fn package_files(args: &PackageFilesArgs, mut command: clap::Command, io: &Io<'_>) -> Result<u8, Failure> {
    let (man, completions) = (io.path(args.directory.join("man/man1")), io.path(args.directory.join("completions")));
    let made = write_man(&command, &man).and_then(|()| {
        make_directory(&completions)?;
        SHELLS.iter().try_for_each(|shell| clap_complete::generate_to(*shell, &mut command, "perfdiff", &completions).map(drop))
    });
    made.map_err(|error| Failure::trouble(format!("{}: can't be written: {error}", args.directory.display())))?;
    Ok(PASS)
}

/// A page for the program and one for each of its commands. The chapters of the guide are no commands.
fn write_man(command: &clap::Command, directory: &Path) -> std::io::Result<()> {
    make_directory(directory)?;
    // Styles are for terminals; whoever reads a page has formatted it already.
    clap_mangen::generate_to(command.clone().styles(clap::builder::Styles::plain()), directory)
}
