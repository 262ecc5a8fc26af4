//! Colours of the terminal, where they are wanted. They only repeat the meaning of a sign or a word.

use tabled::settings::Color;

use crate::model::{GateVerdict, Outcome, Verdict};
use crate::report::view::ReportedVerdict;

/// Something to be set apart from the text around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ink {
    /// The terminal's own colour.
    Plain,
    /// For headings and names.
    Bold,
    /// What is read last.
    Faint,
    /// For failures and missed gates.
    Red,
    /// For what deserves a look.
    Yellow,
    /// For what got better or is met.
    Green,
    /// Neither good nor bad.
    Cyan,
}

impl Ink {
    /// The ink of a verdict.
    pub(super) fn of(reported: ReportedVerdict) -> Ink {
        match reported.verdict {
            _ if reported.is_unseen() => Ink::Plain,
            _ if reported.looks_failing() => Ink::Yellow,
            Verdict::Failure => Ink::Red,
            Verdict::Warning | Verdict::Incomparable | Verdict::Removed => Ink::Yellow,
            Verdict::Improved => Ink::Green,
            Verdict::Accepted | Verdict::Inconclusive | Verdict::Added => Ink::Cyan,
            Verdict::Unchanged => Ink::Plain,
        }
    }

    /// The ink of a gate.
    pub(super) fn of_gate(verdict: GateVerdict) -> Ink {
        match verdict {
            GateVerdict::Failure => Ink::Red,
            GateVerdict::Warning => Ink::Yellow,
            GateVerdict::Met => Ink::Green,
        }
    }

    /// The ink of an outcome.
    pub(super) fn of_outcome(outcome: Outcome) -> Ink {
        match outcome {
            Outcome::Fail => Ink::Red,
            Outcome::Warn => Ink::Yellow,
            Outcome::Pass => Ink::Green,
            Outcome::NoBaseline => Ink::Cyan,
        }
    }

    /// The ink as a colour of `tabled`.
    pub(super) fn color(self) -> Color {
        match self {
            Ink::Plain => Color::empty(),
            Ink::Bold => Color::BOLD,
            Ink::Faint => Color::new("\u{1b}[2m", "\u{1b}[22m"),
            Ink::Red => Color::BOLD | Color::FG_RED,
            Ink::Yellow => Color::BOLD | Color::FG_YELLOW,
            Ink::Green => Color::BOLD | Color::FG_GREEN,
            Ink::Cyan => Color::BOLD | Color::FG_CYAN,
        }
    }
}

/// Colours text, or leaves it alone.
#[derive(Debug, Clone, Copy)]
pub(super) struct Painter {
    /// Whether to colour; without it all text stays as it is.
    pub(super) on: bool,
}

impl Painter {
    /// The text in that ink.
    pub(super) fn paint(self, ink: Ink, text: &str) -> String {
        if self.on && ink != Ink::Plain { ink.color().colorize(text) } else { text.to_owned() }
    }
}

/// The sign of a verdict, one column wide.
pub(super) fn sign(reported: ReportedVerdict) -> &'static str {
    match reported.verdict {
        _ if reported.is_unseen() => "≈",
        Verdict::Failure => "✗",
        Verdict::Warning => "!",
        Verdict::Incomparable => "≠",
        Verdict::Removed => "−",
        Verdict::Inconclusive => "~",
        Verdict::Accepted => "»",
        Verdict::Improved => "✓",
        Verdict::Added => "+",
        Verdict::Unchanged => "=",
    }
}

/// The sign of a gate, one column wide.
pub(super) fn gate_sign(verdict: GateVerdict) -> &'static str {
    match verdict {
        GateVerdict::Failure => "✗",
        GateVerdict::Warning => "!",
        GateVerdict::Met => "✓",
    }
}
