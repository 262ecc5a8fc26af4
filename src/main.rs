//! The program: hands the process's streams, environment and arguments to [`perfdiff::cli::run`].

use std::process::ExitCode;

use perfdiff::cli::{self, Io};

fn main() -> anyhow::Result<ExitCode> {
    let mut io = Io::process()?;
    Ok(ExitCode::from(cli::run(std::env::args_os(), &mut io)))
}
