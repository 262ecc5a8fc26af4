//! `perfdiff calibrate`: how noisy is the suite, how often does the policy cry wolf, and can it fail?

use crate::cli::args::{CalibrateArgs, Cli};
use crate::cli::exit::{Failure, PASS};
use crate::cli::input::config;
use crate::cli::input::filters::Filters;
use crate::cli::input::load::Loader;
use crate::cli::input::progress::Progress;
use crate::cli::io::Io;
use crate::cli::output::targets::{ReportTargets, one_of};
use crate::compare::calibrate::{self, CalibrateError, Trial};
use crate::policy::Amount;
use crate::report::CALIBRATION;

pub(in crate::cli) fn calibrate(cli: &Cli, args: &CalibrateArgs, io: &mut Io<'_>) -> Result<u8, Failure> {
    let wanted = ReportTargets::new(&args.report, io, |text| one_of(text, &CALIBRATION))?;
    let inject = sizes(&args.inject)?;
    let patterns = Filters::read(&args.filter, &args.metric)?;
    let found = config::find(args.config.as_deref(), io)?;
    wanted.spare(args.inputs.iter().chain(&found.file).map(String::as_str), io)?;
    let progress = Progress::new(io.terminal.stderr && !cli.quiet);
    let loader = Loader::new(&args.reading, &found.policy, progress.clone())?;
    let runs = loader.runs(&args.inputs, io)?;
    progress.done();
    let calibration =
        calibrate::calibrate(Trial { runs, policy: &found.policy, only: patterns.only(), today: io.today(), inject: &inject })?;
    wanted.write(args.width, cli, io, |form, options| {
        form.write(&calibration, &options).map_err(|error| Failure::trouble(error.to_string()))
    })?;
    Ok(PASS)
}

/// The sizes of `--inject`, each once and in the order given.
fn sizes(texts: &[String]) -> Result<Vec<Amount>, Failure> {
    let mut sizes: Vec<Amount> = Vec::new();
    for text in texts {
        let size = Amount::parse(text.trim()).map_err(|error| Failure::usage(format!("--inject {text}: {error}")))?;
        if size.value() <= 0.0 {
            return Err(Failure::usage(format!("--inject {text}: a change of nothing can't be caught")));
        }
        if !sizes.contains(&size) {
            sizes.push(size);
        }
    }
    Ok(sizes)
}

impl From<CalibrateError> for Failure {
    fn from(error: CalibrateError) -> Failure {
        let hint = match &error {
            CalibrateError::Compare(error) => return error.clone().into(),
            CalibrateError::TooFewRuns(_) => {
                "run the same code several times, and give the result of each run: perfdiff calibrate RUN RUN …"
            }
            CalibrateError::NothingJudged => "give a direction or role = \"primary\" in a [[rule]] of perfdiff.toml",
            CalibrateError::NothingToInject(_) => "write a share such as 10%, or, for error rates, \"1 point\"",
        };
        Failure::trouble(error.to_string()).hint(hint)
    }
}
