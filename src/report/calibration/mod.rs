//! A calibration for a person at a terminal, or as JSON for a program.
//!
//! First what the runs are, then how noisy they are, how often the policy called a change that was none, whether it saw
//! those that were put in, and at the end what to write into `perfdiff.toml`. Every rate comes with its numbers and an
//! interval, and says on how much of them it rests.

mod grid;
mod words;

use std::fmt::Write as _;

use self::grid::{Grid, Row};
use self::words::{count, rate, share, short_rate, size, thousands};
use super::console::prose::hanging_indent;
use super::escape::visible;
use super::view::capitalized;
use crate::compare::calibrate::{Calibration, ClassAlarms, FalseAlarms, Injected, Mode, Noise, Proposal, Rate};
use crate::model::ChangeIn;

/// Metrics listed as the noisiest.
const NOISIEST: usize = 8;

/// The calibration in `room` columns; lines are as long as they need to be when absent.
pub(super) fn console(calibration: &Calibration, room: Option<usize>) -> String {
    let page = Page { calibration, room };
    let mut out = page.title();
    for part in [page.noise(), page.noisiest(), page.false_alarms(), page.injected(), page.proposal(), page.caveats()] {
        if !part.is_empty() {
            let _ = write!(out, "\n{part}");
        }
    }
    out
}

/// One report in the making.
struct Page<'a> {
    calibration: &'a Calibration,
    room: Option<usize>,
}

impl Page<'_> {
    fn title(&self) -> String {
        let all = self.calibration;
        let span = all.span.map_or_else(String::new, |span| format!(", made within {}", words::span(span)));
        let suites: Vec<String> = all.suites.iter().map(|suite| visible(suite)).collect();
        let text = format!(
            "{} of {}{span} · {} · {}",
            count(all.runs, "run"),
            suites.join(", "),
            count(all.benchmarks, "benchmark"),
            count(all.metrics, "judged metric")
        );
        format!("{}\n", hanging_indent("perfdiff calibrate  ", &text, self.room))
    }

    fn prose(&self, text: &str) -> String {
        // No line ends between a number and its sign.
        format!("{}\n", hanging_indent(" ", &text.replace(" %", "\u{a0}%"), self.room))
    }

    fn noise(&self) -> String {
        let mut rows = Vec::new();
        for class in &self.calibration.classes {
            rows.push(noise_row(class.class.to_string(), class.metrics, &class.noise, class.change_in));
            let statistics = class.statistics.iter().filter(|_| class.noise.largest > 0.0);
            rows.extend(statistics.map(|one| {
                let name = visible(one.statistic.as_deref().unwrap_or("other"));
                noise_row(format!("  {name}"), one.metrics, &one.noise, class.change_in)
            }));
        }
        let heading = &["class", "metrics", "noise", "95 of 100", "99 of 100", "largest", "movements"];
        let about = "Noise is the standard deviation of one run. A movement is how far two runs of the same code lie apart: 95 and 99 of \
                     100 stay within these (reckoned, where few were seen).";
        format!(" NOISE FROM RUN TO RUN\n{}{}", Grid { heading, rows }.text(self.room), self.prose(about))
    }

    fn noisiest(&self) -> String {
        let compared = self.calibration.false_alarms.first().map_or(0, |alarms| alarms.comparisons);
        let noisy = self.calibration.noisiest.iter().filter(|one| one.noise.noise > 0.0).take(NOISIEST);
        let rows: Vec<Row> = noisy
            .map(|one| {
                let statistic = one.statistic.as_deref().filter(|statistic| *statistic != one.metric);
                let name = format!("{} {} {}", one.benchmark, one.metric, statistic.unwrap_or_default());
                let shown = |value| share(value, one.change_in);
                let called = if one.calls == 0 { "–".to_owned() } else { format!("{} of {compared}", one.calls) };
                Row(vec![visible(name.trim_end()), shown(one.noise.noise), shown(one.noise.largest), called])
            })
            .collect();
        if rows.is_empty() {
            return String::new();
        }
        format!(" NOISIEST METRICS\n{}", Grid { heading: &["metric", "noise", "largest", "called"], rows }.text(self.room))
    }

    fn false_alarms(&self) -> String {
        let mut out = String::from(" FALSE ALARMS\n");
        for alarms in &self.calibration.false_alarms {
            out.push_str(&self.prose(&words::alarms(alarms)));
            if alarms.mode == Mode::OneAgainstOne && alarms.classes.len() > 1 {
                out.push_str(&by_class(alarms).text(self.room));
            }
            if let Some(proposed) = &alarms.called_as_proposed {
                let red = alarms
                    .failed_as_proposed
                    .as_ref()
                    .map_or_else(String::new, |failed| format!("; of the reports as a whole, {} would have ended red", rate(failed)));
                out.push_str(&self.prose(&format!("With the thresholds proposed below: {}{red}.", rate(proposed))));
            }
        }
        out
    }

    fn injected(&self) -> String {
        let injected = &self.calibration.injected;
        let mut out = String::new();
        for alarms in &self.calibration.false_alarms {
            let of_mode: Vec<&Injected> = injected.iter().filter(|one| one.mode == alarms.mode).collect();
            if of_mode.is_empty() {
                continue;
            }
            let how = words::mode(alarms.mode, alarms.baseline_runs, alarms.head_runs);
            let heading = &["worse by", "called", "red", "undecided", "not called"];
            let rows = of_mode.iter().flat_map(|one| injected_rows(one)).collect();
            let _ = write!(out, "{}{}", self.prose(&format!("{}:", capitalized(&how))), Grid { heading, rows }.text(self.room));
            for one in of_mode {
                out.push_str(&self.prose(&words::one_worse(one)));
            }
        }
        if out.is_empty() {
            return out;
        }
        let about = "Called is a failure or a warning, red a failure alone; a benchmark is called with any of its metrics. A report is red when its outcome is fail, as a pull request's check would be. What is smaller than its threshold is not called by intention.";
        format!(" CHANGES PUT IN\n{out}{}", self.prose(about))
    }

    fn proposal(&self) -> String {
        let Proposal { text, .. } = &self.calibration.proposal;
        if text.is_empty() {
            return format!(
                " PROPOSED\n{}",
                self.prose("Nothing: by these runs, noise stays within today's thresholds and within what is assumed of it.")
            );
        }
        // As it is to be pasted: neither indented nor wrapped.
        format!(" PROPOSED FOR perfdiff.toml\n\n{}", text.trim_start())
    }

    fn caveats(&self) -> String {
        let mut out = String::new();
        for caveat in &self.calibration.caveats {
            let about = if caveat.subject.is_empty() { String::new() } else { format!("{}: ", visible(&caveat.subject)) };
            let _ = writeln!(out, "{}", hanging_indent(" !  ", &format!("{about}{}", visible(&caveat.text)), self.room));
        }
        out
    }
}

fn noise_row(name: String, metrics: usize, noise: &Noise, change_in: ChangeIn) -> Row {
    let numbers = [noise.noise, noise.within_95, noise.within_99, noise.largest].map(|value| share(value, change_in));
    Row([name, thousands(metrics)].into_iter().chain(numbers).chain([thousands(noise.movements)]).collect())
}

fn by_class(alarms: &FalseAlarms) -> Grid<'static> {
    let row = |class: &ClassAlarms| {
        let counts = [class.failures, class.warnings, class.improved, class.undecided];
        let mut cells = vec![class.class.to_string(), short_rate(&class.called)];
        cells.extend(counts.map(thousands));
        Row(cells)
    };
    Grid { heading: &["class", "called", "fail", "warn", "better", "undecided"], rows: alarms.classes.iter().map(row).collect() }
}

/// A size: by benchmarks, by metrics, and these by class.
fn injected_rows(one: &Injected) -> Vec<Row> {
    let row = |name: String, caught: &Rate, counts: [usize; 3]| {
        let mut cells = vec![name, short_rate(caught)];
        cells.extend(counts.map(thousands));
        Row(cells)
    };
    let size = size(one.size, one.change_in);
    let mut benchmarks = vec![format!("{size}: benchmarks"), short_rate(&one.benchmarks), thousands(one.benchmarks_failed)];
    benchmarks.resize(5, String::new());
    let metrics = row(format!("{size}: metrics"), &one.caught, [one.failures, one.undecided, one.missed]);
    let by_class = one.classes.iter().filter(|_| one.classes.len() > 1);
    let by_class = by_class.map(|class| row(format!("  {}", class.class), &class.caught, [class.failures, class.undecided, class.missed]));
    [Row(benchmarks), metrics].into_iter().chain(by_class).collect()
}
