//! The first line: what was compared with what, and where it ran.

use super::page::Page;
use super::paint::Ink;
use super::prose;
use crate::report::escape::width;

/// What a report begins with.
const NAME: &str = "perfdiff  ";

/// What the head begins with where it stands on a line of its own.
const BELOW: &str = "       →  ";

/// Least blanks between the sides and where they ran.
const GAP: usize = 4;

impl Page<'_> {
    /// What was compared, and where it ran.
    pub(super) fn title(&self) -> String {
        let view = self.view;
        let sides = self.sides();
        let places: Vec<&String> =
            view.baseline_environment.iter().chain(Some(&view.environment)).filter(|place| !place.is_empty()).collect();
        let beside = places.iter().map(|place| place.as_str()).collect::<Vec<_>>().join("  →  ");
        let gap = self.room.map_or(GAP, |room| room.saturating_sub(width(&sides) + width(&beside)));
        if beside.is_empty() || gap >= GAP && !sides.contains('\n') {
            return format!("{}\n", format!("{sides}{}{}", " ".repeat(gap), self.painter.paint(Ink::Faint, &beside)).trim_end());
        }
        if view.is_quiet() && !self.options.details {
            return format!("{sides}\n");
        }
        let below = places.into_iter().zip(if view.baseline_environment.is_some() { ["baseline ", "head     "] } else { ["", ""] });
        let below = below.map(|(place, side)| {
            let text = prose::hanging_indent(&format!("{}{side}", " ".repeat(width(NAME))), place, self.room);
            text.lines().map(|line| self.painter.paint(Ink::Faint, line) + "\n").collect::<String>()
        });
        format!("{sides}\n{}", below.collect::<String>())
    }

    /// Both sides on one line, at least their names, or below each other.
    fn sides(&self) -> String {
        let (baseline, head) = (self.view.baseline.text(), self.view.head.text());
        if baseline.is_empty() {
            return prose::hanging_indent(NAME, &head, self.room);
        }
        let line = format!("{NAME}{baseline}  →  {head}");
        if self.room.is_none_or(|room| width(&line) <= room) {
            return line;
        }
        let names = format!("{NAME}{}  →  {}", self.view.baseline.name, self.view.head.name);
        if self.room.is_none_or(|room| width(&names) <= room) {
            return names;
        }
        format!("{}\n{}", prose::hanging_indent(NAME, &baseline, self.room), prose::hanging_indent(BELOW, &head, self.room))
    }
}
