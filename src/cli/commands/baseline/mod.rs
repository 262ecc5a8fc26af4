//! `perfdiff baseline`: the runs of each branch, kept in git. One file a command; `open` finds the store, `read` its runs.

mod export;
mod import;
mod list;
mod open;
pub(in crate::cli) mod prune;
mod read;
mod share;
mod show;
pub(in crate::cli) mod update;
mod verify;

use crate::cli::args::{BaselineArgs, BaselineCommand, Cli};
use crate::cli::exit::Failure;
use crate::cli::io::Io;

pub(in crate::cli) fn baseline(cli: &Cli, args: &BaselineArgs, io: &mut Io<'_>) -> Result<u8, Failure> {
    match &args.command {
        BaselineCommand::Update(args) => update::update(cli, args, io),
        BaselineCommand::List(args) => list::list(cli, args, io),
        BaselineCommand::Show(args) => show::show(cli, args, io),
        BaselineCommand::Prune(args) => prune::prune(cli, args, io),
        BaselineCommand::Export(args) => export::export(cli, args, io),
        BaselineCommand::Import(args) => import::import(cli, args, io),
        BaselineCommand::Push(args) => share::push(cli, args, io),
        BaselineCommand::Fetch(args) => share::fetch(cli, args, io),
        BaselineCommand::Verify(args) => verify::verify(cli, args, io),
    }
}
