//! The ways that a recipe goes in a document: what of it has to be kept.

use crate::ingest::json::Selection;
use crate::model::Recipe;
use crate::model::recipe::condition::Conditions;
use crate::model::recipe::measure::{Measure, Written};
use crate::model::recipe::value_path::{Step, ValuePath};
use crate::model::recipe::wording::{Piece, Wanted, Wording};
use crate::model::recipe::{Mark, Results, RunFacts};

/// The keys of a way; none where it can be any.
pub(super) type Way<'r> = Vec<Option<&'r str>>;

/// What is read of a result, from there.
#[derive(Default)]
pub(super) struct Ways<'r> {
    /// At and below it.
    pub(super) inward: Vec<Way<'r>>,
    /// The same, where the last step is any key but some.
    pub(super) inward_but: Vec<(Way<'r>, &'r [String])>,
    /// From any of the objects around it.
    pub(super) outward: Vec<Way<'r>>,
}

/// The way that a path's steps go.
pub(super) fn way(steps: &[Step]) -> Way<'_> {
    steps.iter().map(key).collect()
}

fn key(step: &Step) -> Option<&str> {
    match step {
        Step::Key(key) => Some(key),
        Step::Any | Step::Captured { .. } | Step::KeyOf(_) => None,
    }
}

impl<'r> Ways<'r> {
    /// The ways of results, with the metrics that are read of them.
    pub(super) fn of_results(recipe: &'r Recipe, results: &'r Results) -> Ways<'r> {
        let mut ways = Ways::default();
        let Results {
            at: _,
            combinations,
            line: _,
            split,
            conditions,
            leave_out: _,
            fallback: _,
            repetitions: _,
            name,
            params,
            failed,
            metric,
        } = results;
        if let Some(path) = combinations {
            ways.path(&[], path);
        }
        ways.inward.extend(split.keys().map(|key| vec![Some(key.as_str())]));
        ways.conditions(&[], conditions);
        name.0.iter().for_each(|wording| ways.wording(&[], wording));
        for wanted in params.values() {
            ways.wanted(&[], wanted);
        }
        for mark in failed {
            ways.mark(mark);
        }
        metric.iter().chain(&recipe.metric).for_each(|measure| ways.measure(measure));
        ways
    }

    /// The ways of what is said of the run.
    pub(super) fn of_run(recipe: &'r Recipe) -> Ways<'r> {
        let mut ways = Ways::default();
        let RunFacts { suite, tool, version, time, commit, branch, os, arch, cpu, cores, details } = &recipe.run;
        let wordings = [suite, tool, version, time, commit, branch, os, arch, cpu, cores].into_iter().flatten();
        wordings.chain(details.values()).for_each(|wording| ways.wording(&[], wording));
        recipe.aborted.iter().for_each(|mark| ways.mark(mark));
        ways
    }

    fn measure(&mut self, measure: &'r Measure) {
        let Written {
            at,
            conditions,
            name,
            statistic,
            value,
            default: _,
            statistics,
            over,
            complement: _,
            except,
            sample,
            unit,
            factor: _,
            class,
            direction,
            role,
            stddev,
            n,
            low,
            high,
            margin,
            level: _,
        } = &**measure;
        at.0.iter().for_each(|path| self.path(&[], path));
        let places =
            if at.0.is_empty() { vec![(false, Way::new())] } else { at.0.iter().map(|at| (at.is_outward(), way(at.steps()))).collect() };
        for (is_outward, place) in places {
            let mut below = Ways::default();
            below.conditions(&place, conditions);
            let wanted = [Some(name), statistic.as_ref(), unit.as_ref(), class.as_ref(), direction.as_ref(), role.as_ref()];
            wanted.into_iter().flatten().for_each(|wanted| below.wanted(&place, wanted));
            let paths =
                [sample, stddev, n, low, high, margin].into_iter().flatten().chain(&value.0).chain(&over.0).chain(statistics.values());
            for path in paths {
                let any = |step: &Step| matches!(step, Step::Any | Step::Captured { .. });
                let is_inward = !is_outward && !path.is_outward() && !path.steps().iter().any(|step| matches!(step, Step::KeyOf(_)));
                if is_inward && value.0.contains(path) && path.steps().last().is_some_and(any) {
                    self.inward_but.push(([place.as_slice(), &way(path.steps())].concat(), except));
                } else {
                    below.path(&place, path);
                }
            }
            if is_outward {
                self.outward.append(&mut below.inward);
            } else {
                self.inward.append(&mut below.inward);
            }
            self.outward.append(&mut below.outward);
        }
    }

    fn mark(&mut self, mark: &'r Mark) {
        let Mark { when, line: _, because } = mark;
        self.conditions(&[], when);
        self.wording(&[], because);
    }

    fn conditions(&mut self, place: &[Option<&'r str>], conditions: &'r Conditions) {
        for path in conditions.keys() {
            self.path(place, path);
        }
    }

    fn wanted(&mut self, place: &[Option<&'r str>], wanted: &'r Wanted) {
        if let Wanted::ByCase(case) = wanted {
            self.wording(place, &case.of);
        }
        wanted.outcomes().into_iter().for_each(|wording| self.wording(place, wording));
    }

    fn wording(&mut self, place: &[Option<&'r str>], wording: &'r Wording) {
        for piece in wording.pieces() {
            if let Piece::At { paths, optional: _ } = piece {
                for path in paths {
                    self.path(place, path);
                }
            }
        }
    }

    fn path(&mut self, place: &[Option<&'r str>], path: &'r ValuePath) {
        let way = way(path.steps());
        // The words that are keys are looked for in all the objects around, and so is what begins with `^`; the nearest of them are
        // those on the way from the result to here.
        let words =
            path.steps().iter().filter_map(|step| if let Step::KeyOf(word) = step { Some(vec![Some(word.as_str())]) } else { None });
        let outward: Vec<Way<'r>> = words.chain(path.is_outward().then(|| way.clone())).collect();
        for way in &outward {
            self.inward.extend((0..=place.len()).map(|depth| [place.get(..depth).unwrap_or_default(), way].concat()));
        }
        self.outward.extend(outward);
        if !path.is_outward() {
            self.inward.push([place, &way].concat());
        }
    }
}

/// What the inward ways, gone from the end of another one, keep.
pub(super) fn keep_inward<'r>(selection: &mut Selection, from: &[Option<&'r str>], ways: &Ways<'r>) {
    keep(selection, from, &ways.inward);
    for (way, but) in &ways.inward_but {
        selection.add_but(&[from, way].concat(), but);
    }
}

/// What the ways, gone from the end of another one, keep.
pub(super) fn keep<'r>(selection: &mut Selection, from: &[Option<&'r str>], ways: &[Way<'r>]) {
    for way in ways {
        selection.add(&[from, way].concat());
    }
}
