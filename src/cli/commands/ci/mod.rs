//! `perfdiff ci`: the whole job in a workflow of GitHub Actions.
//!
//! `job_context` reads what the runner says of the job, `plan` decides what to do about it. `measure` is the way of a measuring job:
//! it reads the results, judges them, leaves files and outputs, comments, and stores the run of a baseline branch. `publish` is the way
//! of the job that publishes what others measured, a fork or the legs of a matrix. `github_access` is GitHub as far as it can be
//! reached: nothing that fails there changes a verdict.

#[cfg(feature = "github")]
mod comment;
#[cfg(feature = "github")]
mod github_access;
#[cfg(feature = "github")]
mod job_context;
#[cfg(feature = "github")]
mod log;
#[cfg(feature = "github")]
mod measure;
#[cfg(feature = "github")]
mod outputs;
#[cfg(feature = "github")]
mod plan;
#[cfg(feature = "github")]
mod publish;

#[cfg(feature = "github")]
pub(in crate::cli) use self::job_context::JobContext;
#[cfg(feature = "github")]
pub(in crate::cli) use self::measure::store;

use crate::cli::args::{CiArgs, Cli};
use crate::cli::exit::Failure;
use crate::cli::io::Io;

/// Does what the event asks for; what goes wrong is an annotation too.
#[cfg(feature = "github")]
pub(in crate::cli) fn ci(cli: &Cli, args: &CiArgs, io: &mut Io<'_>) -> Result<u8, Failure> {
    let done = job_context::JobContext::read(io).and_then(|context| match plan::plan(args, &context)? {
        plan::Plan::Judge(subject) => measure::judge(plan::Work { cli, args, context: &context, subject: &subject }, io),
        plan::Plan::Publish(origin) => publish::publish(cli, args, &context, &origin, io),
        plan::Plan::Prune => measure::prune(cli, args, &context, io),
    });
    if let Err(failure) = &done {
        log::failed(failure, io)?;
    }
    done
}

/// Says that this program can't.
#[cfg(not(feature = "github"))]
pub(in crate::cli) fn ci(_: &Cli, _: &CiArgs, _: &mut Io<'_>) -> Result<u8, Failure> {
    Err(Failure::usage("this perfdiff was built without GitHub's API, which `perfdiff ci` needs").hint(
        "build it with the feature `github`, which is on by default: cargo install perfdiff; without it, `perfdiff compare` and \
         `perfdiff baseline update` do the same work",
    ))
}

#[cfg(all(test, not(feature = "github")))]
mod tests {
    use crate::cli::{self, Io, USAGE};

    #[test]
    fn without_the_feature_it_says_how_to_build_it() {
        let mut stderr = Vec::new();
        let mut io = Io {
            stdin: Box::new(std::io::empty()),
            stdout: Box::new(std::io::sink()),
            stderr: Box::new(&mut stderr),
            env: Box::new(|_| None),
            now: jiff::Timestamp::UNIX_EPOCH,
            cwd: std::path::PathBuf::from("."),
            terminal: cli::Terminal::default(),
            program: None,
        };
        assert_eq!(cli::run(["perfdiff", "ci", "results.json"], &mut io), USAGE);
        drop(io);
        let said = String::from_utf8(stderr).unwrap();
        assert!(said.contains("feature `github`") && said.contains("cargo install perfdiff"), "{said}");
    }
}
