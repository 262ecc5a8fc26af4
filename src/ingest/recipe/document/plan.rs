//! Where the results of a recipe are in a document, and what has to be kept of it to read them.

use super::ways::{Ways, keep, keep_inward, way};
use crate::ingest::json::{ALL, Selection};
use crate::model::Recipe;
use crate::model::recipe::Results;
use crate::model::recipe::value_path::{Step, ValuePath};

/// Where results are, and the lists of whose combinations each is one.
pub(super) type Place<'r> = (Option<&'r ValuePath>, Option<&'r ValuePath>);

/// The place of results.
pub(super) fn place_of(results: &Results) -> Place<'_> {
    (results.at.as_ref(), results.combinations.as_ref())
}

/// How much is held at once.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Held {
    /// A result.
    Result,
    /// What the recipe asks for in a document.
    Asked,
    /// A document.
    #[cfg(test)]
    Document,
}

/// How a document is read.
pub(super) struct Plan<'r> {
    recipe: &'r Recipe,
    held: Held,
    /// Each place once.
    pub(super) places: Vec<Place<'r>>,
    /// What is said of the run.
    pub(super) facts: Selection,
    /// What results look for around them; none where they look for nothing there.
    pub(super) around: Option<Selection>,
}

/// How far the way to a value leads to a place.
#[derive(Debug, Clone)]
pub(super) struct Reached {
    pub(super) place: usize,
    pub(super) step: usize,
    /// What keys on the way are called.
    pub(super) captured: Vec<(String, String)>,
}

impl<'r> Plan<'r> {
    pub(super) fn of(recipe: &'r Recipe) -> Plan<'r> {
        let mut places: Vec<Place<'r>> = Vec::new();
        for place in recipe.results.iter().map(place_of) {
            if !places.contains(&place) {
                places.push(place);
            }
        }
        let mut plan = Plan { recipe, held: Held::Result, places, facts: Selection::default(), around: None };
        keep(&mut plan.facts, &[], &Ways::of_run(recipe).inward);
        let mut around = Selection::default();
        for results in &recipe.results {
            let steps = steps(place_of(results));
            let way = way(steps);
            let outward = Ways::of_results(recipe, results).outward;
            (0..steps.len()).for_each(|depth| keep(&mut around, way.get(..depth).unwrap_or_default(), &outward));
        }
        plan.around = Some(around).filter(|around| *around != Selection::default());
        // A word that is a key may stand anywhere around.
        if plan.places.iter().any(|place| has_word(*place)) { plan.holding(Held::Asked) } else { plan }
    }

    /// The same with more held at once.
    pub(super) fn holding(self, held: Held) -> Plan<'r> {
        Plan { held, around: None, ..self }
    }

    /// Everything of which the recipe says something, be it that it is left out.
    pub(super) fn known(&self) -> Selection {
        let mut known = self.below(&self.start().iter().map(|reached| (reached.place, reached.step)).collect::<Vec<_>>());
        known.merge(&self.facts);
        for results in &self.recipe.results {
            let from = way(steps(place_of(results)));
            for (way, but) in Ways::of_results(self.recipe, results).inward_but {
                let before = way.get(..way.len().saturating_sub(1)).unwrap_or_default();
                for key in but {
                    known.reach(&[&from, before, &[Some(key.as_str())]].concat());
                }
            }
        }
        known
    }

    /// What is reached at the top.
    pub(super) fn start(&self) -> Vec<Reached> {
        let places = self.places.iter().enumerate().filter(|(_, place)| !place.0.is_some_and(ValuePath::is_outward));
        places.map(|(place, _)| Reached { place, step: 0, captured: Vec::new() }).collect()
    }

    /// Whether the value is held as a whole, to read results at or below it.
    pub(super) fn begins(&self, reached: &Reached) -> bool {
        self.held != Held::Result || self.rest(reached).is_empty()
    }

    /// The steps from there to the results.
    pub(super) fn rest(&self, reached: &Reached) -> &'r [Step] {
        self.places.get(reached.place).and_then(|place| steps(*place).get(reached.step..)).unwrap_or_default()
    }

    /// What is reached at a key or position, which counts once where it is named.
    pub(super) fn advance(&self, reached: &Reached, key: &str, position: Option<usize>, used: &mut bool) -> Option<Reached> {
        let mut next = Reached { step: reached.step + 1, ..reached.clone() };
        match self.rest(reached).first()? {
            Step::Any => {}
            Step::Key(name) => {
                let is_it = !*used && position.map_or(name == key, |index| name.parse() == Ok(index));
                *used |= is_it;
                return is_it.then_some(next);
            }
            Step::Captured { before, name, after } => {
                let index = position.map(|index| index.to_string());
                let between = index.as_deref().unwrap_or(key).strip_prefix(before.as_str())?.strip_suffix(after.as_str())?;
                next.captured.push((name.clone(), between.to_owned()));
            }
            Step::KeyOf(_) => return None,
        }
        Some(next)
    }

    /// What is kept of a value from which results of these places are reached after so many steps.
    pub(super) fn below(&self, reached: &[(usize, usize)]) -> Selection {
        #[cfg(test)]
        if self.held == Held::Document {
            return ALL.clone();
        }
        let mut selection = Selection::default();
        for (place, step) in reached {
            let Some(place) = self.places.get(*place) else { continue };
            let from = way(steps(*place).get(*step..).unwrap_or_default());
            selection.reach(&from);
            for results in self.recipe.results.iter().filter(|results| place_of(results) == *place) {
                let ways = Ways::of_results(self.recipe, results);
                keep_inward(&mut selection, &from, &ways);
                (0..=from.len()).for_each(|depth| keep(&mut selection, from.get(..depth).unwrap_or_default(), &ways.outward));
                if has_word(*place) {
                    selection.merge(&ALL);
                }
            }
        }
        selection
    }
}

/// Whether a word of the file is a key on the way.
fn has_word(place: Place<'_>) -> bool {
    steps(place).iter().any(|step| matches!(step, Step::KeyOf(_)))
}

fn steps(place: Place<'_>) -> &[Step] {
    place.0.map_or(&[], ValuePath::steps)
}
