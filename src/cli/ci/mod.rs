//! `perfdiff ci`: the whole job in a workflow of GitHub Actions.
//!
//! `scene` reads what the runner says of the job, `plan` what to do about it. `judge` is the way of a measuring job:
//! results in by `head`, a verdict by `verdict` (acceptances of the pull request by `accept`), out by `papers` (files,
//! summary, outputs), `log` (the step's log) and `posts` (comment and check run); `keep` stores a run of the baseline
//! branch, `alarm` keeps its issue. `publish` is the way of the job that publishes what others measured, a fork or the legs of a
//! matrix, which `artifact` reads. `hub` is GitHub as far as it can be reached: nothing that fails there changes a verdict.

#[cfg(feature = "github")]
mod accept;
#[cfg(feature = "github")]
mod alarm;
#[cfg(feature = "github")]
mod artifact;
#[cfg(feature = "github")]
mod head;
#[cfg(feature = "github")]
mod hub;
#[cfg(feature = "github")]
mod judge;
#[cfg(feature = "github")]
mod keep;
#[cfg(feature = "github")]
mod log;
#[cfg(feature = "github")]
mod papers;
#[cfg(feature = "github")]
mod plan;
#[cfg(feature = "github")]
mod posts;
#[cfg(feature = "github")]
mod publish;
#[cfg(feature = "github")]
mod scene;
#[cfg(feature = "github")]
mod verdict;

use super::args::{CiArgs, Cli};
use super::exit::Failure;
use super::io::Io;

/// Does what the event asks for; what goes wrong is an annotation too.
#[cfg(feature = "github")]
pub(super) fn ci(cli: &Cli, args: &CiArgs, io: &mut Io<'_>) -> Result<u8, Failure> {
    let done = scene::Scene::read(io).and_then(|scene| match plan::plan(args, &scene)? {
        plan::Plan::Judge(subject) => judge::judge(plan::Work { cli, args, scene: &scene, subject: &subject }, io),
        plan::Plan::Publish(origin) => publish::publish(cli, args, &scene, &origin, io),
    });
    if let Err(failure) = &done {
        log::failed(failure, io)?;
    }
    done
}

/// Says that this program can't.
#[cfg(not(feature = "github"))]
pub(super) fn ci(_: &Cli, _: &CiArgs, _: &mut Io<'_>) -> Result<u8, Failure> {
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
        };
        assert_eq!(cli::run(["perfdiff", "ci", "results.json"], &mut io), USAGE);
        drop(io);
        let said = String::from_utf8(stderr).unwrap();
        assert!(said.contains("feature `github`") && said.contains("cargo install perfdiff"), "{said}");
    }
}
