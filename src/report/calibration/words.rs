//! Numbers of a calibration in words.

use crate::compare::calibrate::{FalseAlarms, Injected, Mode, Rate};
use crate::model::ChangeIn;
use crate::report::view::capitalized;

/// `3.2 %`, `0.04 %`, `12 %`, `0.3 points`: one decimal below 10, two below 0.1.
pub(super) fn share(value: f64, change_in: ChangeIn) -> String {
    let unit = match change_in {
        ChangeIn::Relative => "%",
        ChangeIn::Points => "points",
    };
    format!("{} {unit}", percent(value))
}

/// The size of an injected change, in the digits in which it was given.
pub(super) fn size(value: f64, change_in: ChangeIn) -> String {
    let text = format!("{:.4}", value * 100.0);
    let number = text.trim_end_matches('0').trim_end_matches('.');
    match change_in {
        ChangeIn::Relative => format!("{number} %"),
        ChangeIn::Points if number == "1" => "1 point".to_owned(),
        ChangeIn::Points => format!("{number} points"),
    }
}

fn percent(value: f64) -> String {
    let percent = value * 100.0;
    match percent {
        _ if !percent.is_finite() => "–".to_owned(),
        0.0 => "0".to_owned(),
        _ if percent < 0.005 => "<0.01".to_owned(),
        _ if percent < 0.095 => format!("{percent:.2}"),
        _ if percent < 9.95 => format!("{percent:.1}"),
        _ => format!("{percent:.0}"),
    }
}

/// `14 (3.2 %; 95 % interval 1.2…8.1 %)`.
pub(super) fn rate(rate: &Rate) -> String {
    let Some(share) = rate.share else { return "none".to_owned() };
    format!("{} ({} %; 95 % interval {}…{} %)", thousands(rate.hits), percent(share), percent(rate.low), percent(rate.high))
}

/// `14 of 440, 3.2 % (1.2…8.1)`.
pub(super) fn short_rate(rate: &Rate) -> String {
    let Some(share) = rate.share else { return "–".to_owned() };
    format!("{} of {}: {} % ({}…{})", thousands(rate.hits), thousands(rate.of), percent(share), percent(rate.low), percent(rate.high))
}

/// A number with a comma between thousands: `12,400`.
pub(super) fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// `1 run`, `5 runs`.
pub(super) fn count(number: usize, noun: &str) -> String {
    format!("{} {noun}{}", thousands(number), if number == 1 { "" } else { "s" })
}

/// How runs were compared with each other: "one run against one".
pub(super) fn mode(mode: Mode, baseline_runs: usize, head_runs: usize) -> String {
    match mode {
        Mode::OneAgainstOne => "one run against one".to_owned(),
        Mode::History => format!("one run against the {baseline_runs} or more before it"),
        Mode::Replicates => format!("{baseline_runs} runs against {head_runs}"),
    }
}

/// A span of time in the unit that fits it.
pub(super) fn span(seconds: f64) -> String {
    let (number, unit) = match seconds {
        _ if seconds < 120.0 => (seconds, "second"),
        _ if seconds < 7_200.0 => (seconds / 60.0, "minute"),
        _ if seconds < 172_800.0 => (seconds / 3_600.0, "hour"),
        _ => (seconds / 86_400.0, "day"),
    };
    let number = format!("{:.0}", number.max(0.0));
    let plural = if number == "1" { "" } else { "s" };
    format!("{number} {unit}{plural}")
}

/// What comparing unchanged code resulted in, in sentences.
pub(super) fn alarms(alarms: &FalseAlarms) -> String {
    let called = &alarms.called;
    let how = mode(alarms.mode, alarms.baseline_runs, alarms.head_runs);
    let chosen = if alarms.comparisons < alarms.possible {
        format!(" ({} of {} reports, evenly chosen)", thousands(alarms.comparisons), thousands(alarms.possible))
    } else {
        String::new()
    };
    let mut sentences = vec![format!(
        "{how}{chosen}: of {} of unchanged code, today's policy called {}{}",
        count(called.of, "comparison"),
        rate(called),
        kinds(alarms)
    )];
    if called.independent < called.of {
        let independent = thousands(called.independent);
        sentences.push(format!("The interval rests on {independent} of them, since each run is in several comparisons"));
    }
    if alarms.undecided > 0 {
        sentences.push(format!("{} were left undecided", thousands(alarms.undecided)));
    }
    if alarms.incomparable > 0 {
        sentences.push(format!("{} more could not be compared at all", thousands(alarms.incomparable)));
    }
    let otherwise = if alarms.failed_otherwise > 0 {
        format!(", {} of them by a gate or by what is missing or not comparable", thousands(alarms.failed_otherwise))
    } else {
        String::new()
    };
    sentences.push(format!(
        "Of {} as a whole, {} would have ended red{otherwise}",
        count(alarms.comparisons, "report"),
        rate(&alarms.failed)
    ));
    capitalized(&(sentences.join(". ") + "."))
}

/// What became of reports in which one benchmark was worse, in a sentence.
pub(super) fn one_worse(injected: &Injected) -> String {
    let one = &injected.one_worse;
    let size = size(injected.size, injected.change_in);
    if one.failed.of == 0 {
        return format!("One benchmark alone worse by {size}: none of those chosen can be.");
    }
    let otherwise = if one.failed_otherwise > 0 {
        format!(", {} of them without a failure of that benchmark", thousands(one.failed_otherwise))
    } else {
        String::new()
    };
    format!(
        "One benchmark alone worse by {size} ({} in turn): of {}, {} ended red{otherwise}; it was called in {}.",
        count(one.benchmarks, "benchmark"),
        count(one.failed.of, "report"),
        rate(&one.failed),
        rate(&one.called)
    )
}

/// `: 2 failures, 5 warnings`.
fn kinds(alarms: &FalseAlarms) -> String {
    let parts = [(alarms.failures, "failure"), (alarms.warnings, "warning"), (alarms.improved, "improvement")];
    let parts: Vec<String> = parts.into_iter().filter(|(number, _)| *number > 0).map(|(number, noun)| count(number, noun)).collect();
    if parts.is_empty() { String::new() } else { format!(": {}", parts.join(", ")) }
}
