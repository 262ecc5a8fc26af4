//! What each rule of a recipe matched, for those who write one.

use std::collections::{BTreeMap, HashMap};

use super::scope::Scope;
use crate::model::recipe::measure::{Measure, Written};
use crate::model::recipe::value_path::ValuePath;
use crate::model::recipe::wording::Wording;
use crate::model::recipe::{FileKind, Results};
use crate::model::{Class, Metric, Recipe};
use crate::unit::Scale;

/// Most different things that are kept of one kind; the rest is counted.
const KEPT: usize = 5;

/// What a recipe made of a file.
#[derive(Debug, Default)]
pub struct RecipeTrace {
    /// Its rules, in order.
    pub rules: Vec<RuleTrace>,
    /// How many results or lines no rule matched.
    pub unmatched: usize,
    /// The first of them.
    pub first_unmatched: Vec<String>,
    /// What the recipe says of the run, and the file does not have.
    pub missing: Vec<String>,
    /// In JSON, the keys for which the recipe has no use.
    pub unread: Vec<String>,
}

/// What one rule matched.
#[derive(Debug, Clone, Default)]
pub struct RuleTrace {
    /// The rule, as in the recipe.
    pub rule: String,
    /// Whether it is a metric, below what holds it.
    pub is_metric: bool,
    /// How often it matched.
    pub matched: usize,
    /// Where it did first.
    pub first: String,
    /// As what its numbers were taken, each kind with its first number.
    pub taken: Vec<(String, String)>,
    /// What went otherwise than meant, with how often.
    pub misses: BTreeMap<String, usize>,
}

/// Collects what rules match, where somebody wants to know.
#[derive(Default)]
pub(super) struct Tracer {
    /// By the rule's place in memory, which is that of the recipe's.
    rules: HashMap<usize, RuleTrace>,
    unmatched: usize,
    first_unmatched: Vec<String>,
}

impl Tracer {
    fn rule<T>(&mut self, rule: &T) -> &mut RuleTrace {
        self.rules.entry(std::ptr::from_ref(rule).addr()).or_default()
    }

    /// A rule matched.
    pub(super) fn matched<T>(&mut self, rule: &T, at: &str) {
        let traced = self.rule(rule);
        if traced.matched == 0 {
            at.clone_into(&mut traced.first);
        }
        traced.matched += 1;
    }

    /// Something went otherwise than a rule means it.
    pub(super) fn missed<T>(&mut self, rule: &T, what: &str) {
        let misses = &mut self.rule(rule).misses;
        if misses.len() < KEPT || misses.contains_key(what) {
            *misses.entry(what.to_owned()).or_default() += 1;
        }
    }

    /// No rule matched this.
    pub(super) fn unmatched(&mut self, what: String) {
        if self.first_unmatched.len() < KEPT {
            self.first_unmatched.push(what);
        }
        self.unmatched += 1;
    }

    /// A number was read.
    pub(super) fn number(&mut self, measure: &Measure, place: &Scope<'_>, at: &str, metric: &Metric, unit: Option<&str>, written: bool) {
        self.matched(measure, at);
        let taken = taken(measure, metric, unit, written);
        let kept = &mut self.rule(measure).taken;
        if kept.len() < KEPT && !kept.iter().any(|(kind, _)| *kind == taken) {
            kept.push((taken, Scale::fit(&metric.unit, &[metric.value]).show(metric.value)));
        }
        let Written { sample, stddev, n, low, high, margin, .. } = &**measure;
        let optional = [("sample", sample), ("stddev", stddev), ("n", n), ("low", low), ("high", high), ("margin", margin)];
        for (key, path) in optional {
            if let Some(path) = path.as_ref().filter(|path| place.first(path).is_none()) {
                self.missed(measure, &format!("{key} = \"{}\" is absent", path.as_str()));
            }
        }
    }

    /// All of it, in the order of the recipe.
    pub(super) fn of(mut self, recipe: &Recipe) -> RecipeTrace {
        let mut rules = Vec::new();
        let mut push = |rule: String, is_metric, traced: Option<RuleTrace>| {
            rules.push(RuleTrace { rule, is_metric, ..traced.unwrap_or_default() });
        };
        let mut take = |at: usize| self.rules.remove(&at);
        if let Some(section) = &recipe.text.section {
            push(format!("text.section '{section}'"), false, take(std::ptr::from_ref(section).addr()));
        }
        for fact in &recipe.text.facts {
            push(format!("text.facts '{}'", fact.line), false, take(std::ptr::from_ref(fact).addr()));
        }
        for (place, mark) in recipe.aborted.iter().enumerate() {
            push(format!("[[aborted]] {}", place + 1), false, take(std::ptr::from_ref(mark).addr()));
        }
        for (place, results) in recipe.results.iter().enumerate() {
            push(format!("[[results]] {}, {}", place + 1, where_are(recipe, results)), false, take(std::ptr::from_ref(results).addr()));
            for measure in &results.metric {
                push(format!("metric {}", number_of(measure)), true, take(std::ptr::from_ref(measure).addr()));
            }
        }
        for measure in &recipe.metric {
            push(format!("[[metric]] {}", number_of(measure)), false, take(std::ptr::from_ref(measure).addr()));
        }
        RecipeTrace { rules, unmatched: self.unmatched, first_unmatched: self.first_unmatched, ..RecipeTrace::default() }
    }
}

fn where_are(recipe: &Recipe, results: &Results) -> String {
    let places = match (recipe.kind, &results.at, &results.line) {
        (_, Some(at), _) => format!("at `{}`", at.as_str()),
        (_, _, Some(line)) => format!("line '{line}'"),
        (FileKind::Json, ..) => "the document".to_owned(),
        (FileKind::Text, ..) => "a section".to_owned(),
        (FileKind::Csv, ..) => "a row".to_owned(),
    };
    let kind = [(!results.conditions.is_empty(), ", with `where`"), (results.leave_out, ", left out"), (results.fallback, ", fallback")];
    let kind = kind.into_iter().filter(|(is, _)| *is).map(|(_, word)| word);
    std::iter::once(places.as_str()).chain(kind).collect()
}

fn number_of(measure: &Measure) -> String {
    let name = measure.name.outcomes().into_iter().map(Wording::to_string).collect::<Vec<_>>().join(" or ");
    let paths = measure.value.0.iter().chain(measure.statistics.values()).map(ValuePath::as_str).collect::<Vec<_>>().join(" ");
    let sample = measure.sample.as_ref().filter(|_| paths.is_empty()).map(|path| format!("sample {}", path.as_str()));
    format!("`{name}` from `{}`", sample.unwrap_or(paths))
}

/// As what a number was taken, and what told that.
fn taken(measure: &Measure, metric: &Metric, unit: Option<&str>, written: bool) -> String {
    const RECIPE: &str = "the recipe says";
    let said = measure.class.is_some();
    let inferred = if unit.is_some() { "from name and unit" } else { "from the name" };
    let class = match (said, metric.class) {
        (true, _) => RECIPE,
        (false, Class::Other) => "neither name nor unit tells; say `class`",
        (false, _) => inferred,
    };
    let unit = match unit {
        Some(unit) if written => format!("unit {unit} (stands with the number)"),
        Some(unit) => format!("unit {unit} ({RECIPE})"),
        None if metric.unit.to_string().is_empty() => "no unit (say `unit` if it has one)".to_owned(),
        None => format!("unit {} (from the {})", metric.unit, if said { "class" } else { "name" }),
    };
    let way = match (measure.direction.is_some(), said) {
        (true, _) => RECIPE,
        (false, true) => "from the class",
        (false, false) => inferred,
    };
    let statistic = metric.statistic.as_deref().map(|statistic| format!(" {statistic}")).unwrap_or_default();
    format!(
        "{}{statistic}: {} ({class}), {unit}, {} is better ({way}), {}",
        metric.name,
        metric.class,
        metric.direction.name(),
        metric.role.name(),
    )
}
