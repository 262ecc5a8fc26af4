//! A proposal as a part of `perfdiff.toml`, each number with its reason.
//!
//! Names come from files that anybody can write, and the text is shown on terminals and pasted into a configuration, so
//! everything in a name that is not plainly a letter, a digit or a sign is escaped.

use std::fmt::Write as _;

use super::draft::{Draft, ForClass, ForMetric, MOST_RULES, RUNS_FOR_RULES};
use super::levels::Levels;
use crate::model::{ChangeIn, Class, Direction, Role, metric_path};
use crate::policy::{Amount, MinChange, NoiseSettings, Policy};

/// From here on a threshold is no guard any more.
const DEAF: f64 = 0.5;

/// The text; empty where nothing is proposed.
pub(super) fn text(draft: &Draft<'_>, policy: &Policy, nameless: bool) -> String {
    let mut out = String::new();
    let anything = !draft.classes.is_empty() || !draft.statistics.is_empty() || !draft.metrics.is_empty() || !draft.noise.is_empty();
    if anything {
        let _ = write!(
            out,
            "# Measured by `perfdiff calibrate` on {} runs of unchanged code. These tables replace those of the same\n\
             # name; rules go after the others. `warn` is beyond 99 of 100 movements, `fail` keeps its proportion.\n",
            draft.runs
        );
    }
    if !draft.noise.is_empty() {
        noise(&mut out, draft, policy);
    }
    for one in &draft.classes {
        let _ = write!(out, "\n[class.{}]\n{}", one.class, reason(one));
        levels(&mut out, one.proposed);
        min_change(&mut out, policy.class(one.class).min_change.as_ref());
    }
    for one in &draft.statistics {
        let place = if policy.rules().is_empty() { "" } else { "# to go before the rules that are there, which are more particular\n" };
        let _ = write!(out, "\n{}{place}", reason(one));
        for pattern in &one.patterns {
            let _ = writeln!(out, "[[rule]]\nmatch = {}", string(pattern));
            levels(&mut out, one.proposed);
        }
    }
    for one in draft.metrics.iter().take(MOST_RULES) {
        rule(&mut out, one, policy, nameless);
    }
    if draft.metrics.len() > MOST_RULES {
        let _ = write!(
            out,
            "\n# {} more metrics are far noisier than their class; steady the worst ones first.\n",
            draft.metrics.len() - MOST_RULES
        );
    }
    out.push_str(&unsaid(draft));
    out
}

/// What the runs were too few to say, as comments.
fn unsaid(draft: &Draft<'_>) -> String {
    let mut lines = Vec::new();
    if draft.unsettled > 0 {
        let metrics = count(draft.unsettled, "metric");
        lines.push(format!(
            "# {metrics} moved far more than the others; {RUNS_FOR_RULES} runs or more would show whether a rule is needed.\n"
        ));
    }
    if !draft.too_few.is_empty() {
        let classes: Vec<&str> = draft.too_few.iter().map(|class| class.name()).collect();
        lines.push(format!("# Noise crosses the thresholds of {}, too rarely seen to propose others; add runs.\n", classes.join(", ")));
    }
    if !draft.beyond.is_empty() {
        let classes: Vec<&str> = draft.beyond.iter().map(|class| class.name()).collect();
        lines.push(format!("# Noise of {} is beyond any threshold: are these runs of one code?\n", classes.join(", ")));
    }
    let text = lines.concat();
    if text.is_empty() { text } else { format!("\n{text}") }
}

fn reason(one: &ForClass) -> String {
    let of = if one.patterns.is_empty() { String::new() } else { format!(" of class {}", one.class) };
    let within = rounded(one.within_99);
    let metrics = count(one.metrics, "metric");
    let would_be = in_force(one.today);
    format!("# {metrics}{of}: 99 of 100 movements stay within {within}; would be {would_be}\n{}", deaf(one.proposed))
}

/// What to say of thresholds so wide that they guard little.
fn deaf(levels: Levels) -> &'static str {
    match levels.warn.or(levels.fail) {
        Some(amount) if amount.value() >= DEAF => {
            "# so noisy that little would be seen: longer or several runs, or role = \"informational\", are more honest\n"
        }
        _ => "",
    }
}

/// The table as a whole: what it does not name would go back to its default.
fn noise(out: &mut String, draft: &Draft<'_>, policy: &Policy) {
    out.push_str("\n[noise.assumed]  # where the noise is not known: 95 of 100 movements stay within\n");
    let default = NoiseSettings::default();
    for class in Class::ALL {
        if let Some(one) = draft.noise.iter().find(|one| one.class == class) {
            let _ = writeln!(out, "{class} = \"{}\"  # measured {}; today {}", written(one.proposed), rounded(one.within_95), one.today);
        } else if policy.noise.assumed(class).to_bits() != default.assumed(class).to_bits() {
            let kept = policy.noise.assumed(class);
            let kept = if class == Class::ErrorRate { Amount::Points(kept) } else { Amount::Relative(kept) };
            let _ = writeln!(out, "{class} = \"{}\"  # as today", written(kept));
        }
    }
}

fn rule(out: &mut String, one: &ForMetric<'_>, policy: &Policy, nameless: bool) {
    let series = one.measured.series;
    let reaches = if one.within_99.value() < 10.0 { rounded(one.within_99) } else { "more than tenfold".to_owned() };
    let would_be = in_force(one.today);
    let _ = write!(out, "\n[[rule]]\n# {} runs: its own noise reaches {reaches}; would be {would_be}\n", one.measured.runs);
    let Some(proposed) = one.proposed else {
        out.push_str("# it doubles or halves without any change, so that no threshold would guard it: steady it, or only show it\n");
        let _ = writeln!(out, "match = {}\nrole = \"informational\"", string(&pattern(one, nameless)));
        return;
    };
    out.push_str(deaf(proposed));
    let _ = writeln!(out, "match = {}", string(&pattern(one, nameless)));
    levels(out, proposed);
    // A rule replaces an earlier one as a whole, so its settings must be repeated.
    let Some(earlier) = policy.rules().iter().rev().find(|rule| rule.pattern.matches(&series.path)) else { return };
    min_change(out, earlier.min_change.as_ref());
    let direction = earlier.direction.map(|direction| match direction {
        Direction::Lower => "lower",
        Direction::Higher => "higher",
        Direction::Neither => "neither",
    });
    let role = earlier.role.map(|role| if role == Role::Primary { "primary" } else { "informational" });
    for (key, word) in [("direction", direction), ("role", role), ("class", earlier.class.map(Class::name))] {
        if let Some(word) = word {
            let _ = writeln!(out, "{key} = \"{word}\"");
        }
    }
}

/// The pattern of one metric: its path, without a suite that is only a file's name.
pub(super) fn pattern(one: &ForMetric<'_>, nameless: bool) -> String {
    let series = one.measured.series;
    let path = metric_path(&series.id, &series.metric, series.statistic.as_deref());
    if !nameless {
        return path;
    }
    path.strip_prefix(series.id.suite.as_str()).and_then(|rest| rest.strip_prefix('/')).map_or(path.clone(), str::to_owned)
}

fn levels(out: &mut String, levels: Levels) {
    for (key, amount) in [("warn", levels.warn), ("fail", levels.fail)] {
        let text = amount.map_or_else(|| "off".to_owned(), written);
        let _ = writeln!(out, "{key} = \"{text}\"");
    }
}

fn min_change(out: &mut String, change: Option<&MinChange>) {
    if let Some(change) = change {
        let _ = writeln!(out, "min-change = {}", string(&change.text()));
    }
}

fn in_force(levels: Levels) -> String {
    let text = |amount: Option<Amount>| amount.map_or_else(|| "off".to_owned(), |amount| amount.to_string());
    format!("warn {}, fail {}", text(levels.warn), text(levels.fail))
}

/// As templates write it: `15%`, `0.5 points`.
fn written(amount: Amount) -> String {
    amount.to_string().replace(" %", "%")
}

/// A measured amount in no more digits than it deserves.
fn rounded(amount: Amount) -> String {
    let percent = amount.value() * 100.0;
    let decimals = if percent == 0.0 || percent >= 9.95 {
        0
    } else if percent >= 0.095 {
        1
    } else {
        3
    };
    let unit = if amount.change_in() == ChangeIn::Points { "points" } else { "%" };
    format!("{percent:.decimals$} {unit}")
}

fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

/// A TOML string in which nothing acts on a terminal or hides.
fn string(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            ' ' | '!'..='~' => out.push(c),
            _ if c.is_alphanumeric() => out.push(c),
            _ if u32::from(c) <= 0xffff => {
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            _ => {
                let _ = write!(out, "\\U{:08X}", u32::from(c));
            }
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::string;

    #[test]
    fn strings_are_toml_whatever_is_in_them() {
        assert_eq!(string("plain µs/\"x\"\\"), r#""plain µs/\"x\"\\""#);
        assert_eq!(string("a\nb\u{1b}\u{202e}\u{1f600}"), r#""a\u000Ab\u001B\u202E\U0001F600""#);
    }
}
