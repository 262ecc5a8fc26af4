//! What fits on the page: rows first, then the evidence of what to look at, then that of the rest.

use minijinja::value::Value;
use serde::Serialize;

use super::evidence::Evidence;
use super::forest::{Forest, GroupRows, Listed};
use crate::model::Comparison;
use crate::report::engine::Templates;
use crate::report::renderer::RenderError;
use crate::report::view::{SideBySide, View};

/// Bytes below which looking for something that still fits is a waste.
const LEAST_ROOM: usize = 2_000;
/// Bytes kept for the sentence that announces what was left out, and for the tables around the rows.
const RESERVED: usize = 6_000;
/// Groups that a fold shows at once where there is nothing else to look at.
const OPEN_UP_TO: usize = 60;

/// The rows of the page in the making.
pub(super) struct Rows<'a> {
    comparison: &'a Comparison,
    view: &'a View,
    changes: Vec<Entry<'a>>,
    unseen: Vec<Entry<'a>>,
    unchanged: Vec<Entry<'a>>,
    informational: Vec<Entry<'a>>,
}

/// One group: what it is, and what is written of it so far.
struct Entry<'a> {
    listed: Listed<'a>,
    rows: GroupRows,
    /// The group without evidence, as HTML.
    bare: String,
    /// Its evidence, made when there is a chance to place it.
    evidence: Option<Evidence>,
    /// What it takes with what was placed so far.
    html: String,
    placed: Placed,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Placed {
    Nothing,
    Rows,
    Words,
    Pictures,
}

/// Rows that are folded away.
#[derive(Serialize)]
pub(super) struct Fold {
    id: &'static str,
    title: String,
    open: bool,
    groups: Vec<Value>,
}

/// What made it onto the page.
pub(super) struct Fitted {
    pub(super) changes: Vec<Value>,
    pub(super) folds: Vec<Fold>,
    pub(super) left_out: Option<String>,
}

impl<'a> Rows<'a> {
    /// The rows of all groups, without their evidence; of several legs beside each other where there is a `wide`.
    pub(super) fn of(
        templates: &Templates,
        comparison: &'a Comparison,
        view: &'a View,
        wide: Option<&'a SideBySide>,
        forest: &mut Forest<'_>,
    ) -> Result<Rows<'a>, RenderError> {
        let judged: Vec<Listed<'a>> = match wide {
            Some(wide) => wide.sections.iter().flat_map(|section| &section.groups).map(|group| Listed::Legs(group, view)).collect(),
            None => view.sections.iter().flat_map(|section| &section.groups).map(Listed::Single).collect(),
        };
        let mut entries = |groups: &mut dyn Iterator<Item = Listed<'a>>, marked| {
            groups.map(|listed| Entry::of(templates, listed, forest.group(listed, marked))).collect::<Result<Vec<_>, _>>()
        };
        let (quiet, changes): (Vec<_>, Vec<_>) = judged.into_iter().partition(|listed| listed.reported().is_without_change());
        let (unseen, unchanged): (Vec<_>, Vec<_>) = quiet.into_iter().partition(|listed| listed.reported().is_unseen());
        Ok(Rows {
            comparison,
            view,
            changes: entries(&mut changes.into_iter(), true)?,
            unseen: entries(&mut unseen.into_iter(), false)?,
            unchanged: entries(&mut unchanged.into_iter(), false)?,
            informational: entries(&mut view.informational_groups.iter().map(Listed::Single), false)?,
        })
    }

    /// As much as fits into so many bytes.
    pub(super) fn within(mut self, templates: &Templates, room: usize) -> Result<Fitted, RenderError> {
        let mut room = room.saturating_sub(RESERVED);
        let Rows { comparison, view, .. } = self;
        self.changes.iter_mut().for_each(|entry| entry.place_rows(&mut room));
        // What failed is shown in full, but half of the page belongs to the rows.
        let mut first = room / 2;
        room -= first;
        for placed in [Placed::Words, Placed::Pictures] {
            for entry in self.changes.iter_mut().filter(|entry| entry.needs_action()) {
                entry.place(templates, comparison, view, placed, &mut first)?;
            }
        }
        room += first;
        self.folded_away().for_each(|entry| entry.place_rows(&mut room));
        for placed in [Placed::Words, Placed::Pictures] {
            for entry in &mut self.changes {
                entry.place(templates, comparison, view, placed, &mut room)?;
            }
        }
        for placed in [Placed::Words, Placed::Pictures] {
            for entry in self.folded_away() {
                entry.place(templates, comparison, view, placed, &mut room)?;
            }
        }
        let left_out = self.left_out();
        let open = self.changes.is_empty() && self.unseen.len() + self.unchanged.len() <= OPEN_UP_TO;
        let html = |entries: Vec<Entry<'_>>| {
            entries.into_iter().filter(|entry| entry.placed > Placed::Nothing).map(|entry| Value::from_safe_string(entry.html)).collect()
        };
        let fold = |id, word: &str, open, entries: Vec<Entry<'_>>| {
            let title = format!("{} {word}", entries.len());
            (!entries.is_empty()).then(|| Fold { id, title, open, groups: html(entries) })
        };
        let folds = [
            fold("unseen", "with no change seen", open, self.unseen),
            fold("unchanged", "unchanged", open, self.unchanged),
            fold("informational", "informational", false, self.informational),
        ];
        Ok(Fitted { folds: folds.into_iter().flatten().collect(), changes: html(self.changes), left_out })
    }

    /// What is folded away.
    fn folded_away(&mut self) -> impl Iterator<Item = &mut Entry<'a>> {
        self.unseen.iter_mut().chain(&mut self.unchanged).chain(&mut self.informational)
    }

    /// What had no room, in a sentence.
    fn left_out(&self) -> Option<String> {
        let all = || self.changes.iter().chain(&self.unseen).chain(&self.unchanged).chain(&self.informational);
        let count = |placed| all().filter(|entry| entry.placed == placed).count();
        let undrawn = all().filter(|entry| entry.placed == Placed::Words && entry.undrawn()).count();
        let parts = [
            (count(Placed::Nothing), "are not listed"),
            (count(Placed::Rows), "are listed without their evidence"),
            (undrawn, "are explained without pictures"),
        ];
        let parts: Vec<String> = parts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect();
        let (all, left) = (all().count(), parts.join(", "));
        (!parts.is_empty()).then(|| {
            format!(
                "To keep the page light, not all of its {all} metrics are shown in full: {left}, beginning with the unchanged. The JSON \
                 report holds them all, and `perfdiff explain` explains each."
            )
        })
    }
}

impl<'a> Entry<'a> {
    fn of(templates: &Templates, listed: Listed<'a>, rows: GroupRows) -> Result<Entry<'a>, RenderError> {
        let bare = templates.fill("group.html", &rows)?;
        Ok(Entry { listed, rows, bare, evidence: None, html: String::new(), placed: Placed::Nothing })
    }

    /// Places the rows, if they fit.
    fn place_rows(&mut self, room: &mut usize) {
        if self.bare.len() <= *room {
            *room -= self.bare.len();
            self.html = std::mem::take(&mut self.bare);
            self.placed = Placed::Rows;
        }
    }

    /// Places the words, or words and pictures, if what they take beyond what is placed already fits.
    fn place(
        &mut self,
        templates: &Templates,
        comparison: &Comparison,
        view: &View,
        placed: Placed,
        room: &mut usize,
    ) -> Result<(), RenderError> {
        if self.placed == Placed::Nothing || self.placed >= placed || *room < LEAST_ROOM {
            return Ok(());
        }
        if self.evidence.is_none() {
            self.evidence = Some(Evidence::of(templates, comparison, view, self.listed)?);
        }
        let Some(evidence) = self.evidence.as_ref().filter(|evidence| placed == Placed::Words || evidence.has_pictures()) else {
            return Ok(());
        };
        self.rows.evidence = Some(Value::from_safe_string(evidence.html(templates, placed == Placed::Pictures)?));
        let html = templates.fill("group.html", &self.rows)?;
        let more = html.len().saturating_sub(self.html.len());
        if more <= *room {
            *room -= more;
            self.html = html;
            self.placed = placed;
        }
        Ok(())
    }

    /// Whether its verdict asks the reader to act.
    fn needs_action(&self) -> bool {
        self.listed.reported().needs_action()
    }

    fn undrawn(&self) -> bool {
        self.evidence.as_ref().is_some_and(Evidence::has_pictures)
    }
}
