//! `perfdiff init`: a commented configuration.

use std::io::Write as _;

use crate::cli::args::{Cli, InitArgs};
use crate::cli::console::note;
use crate::cli::exit::{Failure, PASS};
use crate::cli::io::Io;
use crate::policy;

pub(in crate::cli) fn init(cli: &Cli, args: &InitArgs, io: &mut Io<'_>) -> Result<u8, Failure> {
    let path = io.path(&args.file);
    let shown = args.file.display();
    let created = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(&path)
        .and_then(|mut file| file.write_all(policy::TEMPLATE.as_bytes()));
    match created {
        Ok(()) => {
            note(cli, io, &format!("wrote {shown}; `perfdiff check-config RESULTS` shows which rule each metric gets"));
            Ok(PASS)
        }
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            Err(Failure::trouble(format!("{shown} exists; it was left as it is")).hint("name another file: perfdiff init FILE"))
        }
        Err(error) => Err(Failure::trouble(format!("{shown}: can't be written: {error}"))),
    }
}
