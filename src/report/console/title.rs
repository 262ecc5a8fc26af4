//! The first line: what was compared with what, and where it ran.

use super::page::Page;
use super::paint::Ink;
use crate::report::escape::{shorten, width};

/// What a report begins with.
const NAME: &str = "perfdiff  ";

/// What stands between the two sides.
const ARROW: &str = "  →  ";

impl Page<'_> {
    /// What was compared, and where it ran.
    pub(super) fn title(&self) -> String {
        let view = self.view;
        let fits = |text: &String| self.room.is_none_or(|room| width(text) <= room);
        let of = |baseline: &str, head: &str| match view.baseline.name.as_str() {
            "" => format!("{NAME}{head}"),
            _ => format!("{NAME}{baseline}{ARROW}{head}"),
        };
        let short = || {
            let [baseline, head] = self.room.map_or_else(
                || [view.baseline.name.clone(), view.head.name.clone()],
                |room| both(&view.baseline.name, &view.head.name, room.saturating_sub(width(NAME))),
            );
            of(&baseline, &head)
        };
        let sides = Some(of(&view.baseline.text(), &view.head.text())).filter(fits).unwrap_or_else(short);
        let places: Vec<&String> =
            view.baseline_environment.iter().chain(Some(&view.environment)).filter(|place| !place.is_empty()).collect();
        let beside = places.iter().map(|place| place.as_str()).collect::<Vec<_>>().join("  →  ");
        let gap = self.room.map_or(4, |room| room.saturating_sub(width(&sides) + width(&beside)));
        if gap >= 4 || beside.is_empty() {
            return format!("{}\n", format!("{sides}{}{}", " ".repeat(gap), self.painter.paint(Ink::Faint, &beside)).trim_end());
        }
        if view.is_quiet() && !self.options.details {
            return format!("{sides}\n");
        }
        let room = self.room.map_or(usize::MAX, |room| room - width(NAME));
        let below = places.into_iter().zip(if view.baseline_environment.is_some() { ["baseline ", "head     "] } else { ["", ""] });
        let below = below.map(|(place, side)| {
            format!("{}{}\n", " ".repeat(width(NAME)), self.painter.paint(Ink::Faint, &shorten(&format!("{side}{place}"), room)))
        });
        format!("{sides}\n{}", below.collect::<String>())
    }
}

/// Both sides shortened such that they fit `room` with the arrow between them; what one does not need the other gets.
fn both(baseline: &str, head: &str, room: usize) -> [String; 2] {
    if baseline.is_empty() {
        return [String::new(), shorten(head, room)];
    }
    let room = room.saturating_sub(width(ARROW));
    let baseline = shorten(baseline, room - width(head).min(room / 2));
    let head = shorten(head, room - width(&baseline));
    [baseline, head]
}
