//! `perfdiff calibrate`: how noisy is the suite, how often does the policy cry wolf, and can it fail?

use super::args::{CalibrateArgs, Cli};
use super::exit::{Failure, PASS};
use super::io::Io;
use super::load::Loader;
use super::output::write_file;
use super::progress::Progress;
use super::{config, print};
use crate::compare::calibrate::{self, CalibrateError, Calibration, Trial};
use crate::policy::{Amount, Pattern};
use crate::report::{RenderError, calibration};

/// Columns of a report that goes into a file or a pipe.
const WIDTH: usize = 100;

pub(super) fn calibrate(cli: &Cli, args: &CalibrateArgs, io: &mut Io<'_>) -> Result<u8, Failure> {
    let reports = reports(args)?;
    let inject = sizes(&args.inject)?;
    let only = patterns(args)?;
    let found = config::find(args.config.as_deref(), io)?;
    let progress = Progress::new(io.terminal.stderr && !cli.quiet);
    let loader = Loader::new(&args.reading, found.policy.ingest_json.clone(), progress.clone())?;
    let runs = loader.runs(&args.inputs, io)?;
    progress.done();
    let today = io.now.to_zoned(jiff::tz::TimeZone::UTC).date();
    let calibration = calibrate::calibrate(Trial { runs, policy: &found.policy, only: &only, today, inject: &inject })?;
    for report in reports {
        if report.file.is_none() && cli.quiet {
            continue;
        }
        let width = args.width.or(io.terminal.width.filter(|_| report.file.is_none())).unwrap_or(WIDTH);
        let text = (report.kind.render)(&calibration, width).map_err(|error| Failure::trouble(error.to_string()))?;
        match report.file {
            Some(file) => write_file(&io.path(file), &text)?,
            None => print(io, &text)?,
        }
    }
    Ok(PASS)
}

/// A way to write a calibration.
struct Kind {
    name: &'static str,
    render: fn(&Calibration, usize) -> Result<String, RenderError>,
}

const KINDS: [Kind; 2] = [
    Kind { name: "console", render: |found, width| Ok(calibration::console(found, Some(width))) },
    Kind { name: "json", render: |found, _| calibration::json(found) },
];

struct Wanted<'a> {
    kind: &'static Kind,
    file: Option<&'a str>,
}

fn reports(args: &CalibrateArgs) -> Result<Vec<Wanted<'_>>, Failure> {
    let wanted = |text: &'_ String| -> Result<_, Failure> {
        let name = text.split_once('=').map_or(text.as_str(), |(name, _)| name);
        KINDS.iter().find(|kind| kind.name == name).ok_or_else(|| {
            let names = KINDS.iter().map(|kind| kind.name).collect::<Vec<_>>().join(", ");
            Failure::usage(format!("--report {text}: there is no such report of a calibration")).hint(format!("kinds: {names}"))
        })
    };
    let mut all = Vec::new();
    for text in &args.report {
        let kind = wanted(text)?;
        let file = text.split_once('=').map(|(_, file)| file);
        if file == Some("") {
            return Err(Failure::usage(format!("--report {text}: the file's name is missing")));
        }
        all.push(Wanted { kind, file: file.filter(|file| *file != "-") });
    }
    if all.iter().filter(|report| report.file.is_none()).count() > 1 {
        return Err(Failure::usage("only one report can go to standard output").hint("give the others a file: --report KIND=FILE"));
    }
    Ok(all)
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

fn patterns(args: &CalibrateArgs) -> Result<Vec<Pattern>, Failure> {
    let pattern = |text: &String| Pattern::new(text).map_err(|error| Failure::usage(format!("{text}: {error}")));
    args.filter.iter().chain(&args.metric).map(pattern).collect()
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
