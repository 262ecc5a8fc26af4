//! The results of JSON documents.
//!
//! `plan` says where they are, and `ways` what of the document a recipe asks for; `stream` reads it, and holds one result at a time. Where
//! results look for something around them, this is read before; where that can't be, what the recipe asks for is held as a whole.

mod plan;
mod stream;
mod ways;

use std::cell::Cell;
use std::rc::Rc;

use serde::de::DeserializeSeed;
use serde_json::Deserializer;

use self::plan::{Held, Place, Plan, place_of};
use self::stream::{Stream, Walk};
use super::result::{Collected, Unread};
use super::scope::{Scope, Way};
use crate::ingest::json::{self, Budget, Node, Selection};
use crate::ingest::json_text::Lenient;
use crate::ingest::{Kind, ParseError, ParseErrorKind, Source};
use crate::limits;
use crate::model::recipe::Results;
use crate::model::recipe::value_path::ValuePath;
use crate::model::{Caveat, Recipe};

/// The documents of a file.
pub(super) fn documents(source: &Source) -> Result<Vec<Node>, ParseError> {
    json::documents(source, &Budget::of_keys(limits::RECIPE_KEYS))
}

/// Everything of which a recipe says something, be it that it is left out.
pub(super) fn known(recipe: &Recipe) -> Selection {
    Plan::of(recipe).holding(Held::Asked).known()
}

/// Reads the results of all documents; gives what the recipe asks for in the first one, for what is said of the run.
pub(super) fn read<'r>(
    source: &Source,
    recipe: &'r Recipe,
    collected: &mut Collected<'r>,
    caveats: &mut Vec<Caveat>,
) -> Result<Node, ParseError> {
    read_by(Plan::of(recipe), source, recipe, collected, caveats)
}

fn read_by<'r>(
    plan: Plan<'r>,
    source: &Source,
    recipe: &'r Recipe,
    collected: &mut Collected<'r>,
    caveats: &mut Vec<Caveat>,
) -> Result<Node, ParseError> {
    let pass = Pass { source, recipe };
    let is_one = plan.around.is_none() || source.outline().kind() != Kind::Lines;
    if let Some(text) = is_one.then(|| source.strict_text()).flatten() {
        let json = || Ok((Rc::default(), Deserializer::from_str(&text)));
        match pass.both(&plan, json, collected, caveats) {
            // In all that strict JSON does not allow, or does it end too early?
            Err(Trouble::Document(_)) => collected.restart(),
            Err(Trouble::Result(error)) => return Err(error),
            Ok(first) => return Ok(first),
        }
    }
    let plan = if is_one { plan } else { plan.holding(Held::Asked) };
    let json = || {
        let reader = Lenient::new(source.document()?);
        Ok((reader.ended(), Deserializer::from_reader(reader)))
    };
    match pass.both(&plan, json, collected, caveats) {
        Err(Trouble::Document(error) | Trouble::Result(error)) => Err(error),
        Ok(first) => Ok(first),
    }
}

/// What went wrong.
enum Trouble {
    /// The document can't be read.
    Document(ParseError),
    /// It can, and one of its results can't.
    Result(ParseError),
}

/// Reading a file from its beginning to its end.
struct Pass<'p, 'r> {
    source: &'p Source,
    recipe: &'r Recipe,
}

impl<'r> Pass<'_, 'r> {
    /// Reads what results look for around them, where they look for anything, and then the results.
    fn both<'de, R: serde_json::de::Read<'de>>(
        &self,
        plan: &Plan<'r>,
        json: impl Fn() -> Result<(Rc<Cell<bool>>, Deserializer<R>), ParseError>,
        collected: &mut Collected<'r>,
        caveats: &mut Vec<Caveat>,
    ) -> Result<Node, Trouble> {
        let around = match &plan.around {
            Some(keep) => Some(self.kept(plan, keep, json().map_err(Trouble::Document)?)?),
            None => None,
        };
        self.read(plan, around.as_ref(), json().map_err(Trouble::Document)?, collected, caveats)
    }

    /// What a selection keeps of the document.
    fn kept<'de, R: serde_json::de::Read<'de>>(
        &self,
        plan: &Plan<'r>,
        keep: &Selection,
        (ended, mut json): (Rc<Cell<bool>>, Deserializer<R>),
    ) -> Result<Node, Trouble> {
        let budget = Budget::of_keys(limits::RECIPE_KEYS);
        let stream = Stream::new(plan, &budget, None);
        let mut kept = Node::default();
        let read = json::each_document(self.source, &budget, &mut json, &ended, |json| {
            let walk = Walk { stream: &stream, reached: plan.start(), at: &Way::From(""), around: &[], here: None, facts: Some(keep) };
            kept = walk.deserialize(json)?.unwrap_or_default();
            Ok(())
        });
        read.map(|()| kept).map_err(Trouble::Document)
    }

    fn read<'de, R: serde_json::de::Read<'de>>(
        &self,
        plan: &Plan<'r>,
        around: Option<&Node>,
        (ended, mut json): (Rc<Cell<bool>>, Deserializer<R>),
        collected: &mut Collected<'r>,
        caveats: &mut Vec<Caveat>,
    ) -> Result<Node, Trouble> {
        let (input, all) = (self.source.name(), &self.recipe.results);
        let at = |place: &Place<'r>| all.iter().filter(|results| place_of(results) == *place).collect();
        let rules: Vec<Vec<&Results>> = plan.places.iter().map(at).collect();
        let (mut found, mut unread, document) = (0, Unread::default(), Cell::new(0));
        let mut sink = |place: usize, result: Scope<'_>| {
            let (Some(here), Some(rules)) = (plan.places.get(place), rules.get(place)) else { return Ok(()) };
            for result in combinations(input, result, here.1)? {
                found += 1;
                if let Some(results) = rules.iter().find(|results| result.meets(&results.conditions)) {
                    collected.add_in(document.get() * plan.places.len() + place, results, &result)?;
                } else {
                    collected.findings.trace(|tracer| tracer.unmatched(result.at.to_string()));
                    unread.note(&result.at.to_string());
                }
            }
            Ok(())
        };
        let budget = Budget::of_keys(limits::RECIPE_KEYS);
        let stream = Stream::new(plan, &budget, Some(&mut sink));
        let mut first = None;
        let read = json::each_document(self.source, &budget, &mut json, &ended, |json| {
            let facts = first.is_none().then_some(&plan.facts);
            let walk = Walk { stream: &stream, reached: plan.start(), at: &Way::From(""), around: &[], here: around, facts };
            let kept = walk.deserialize(json)?;
            document.set(document.get() + 1);
            first.get_or_insert_with(|| kept.unwrap_or_default());
            Ok(())
        });
        let (failed, keys) = (stream.failed.take(), stream.keys.take());
        drop(stream);
        match (failed, read) {
            (Some(error), _) => return Err(Trouble::Result(error)),
            (None, Err(error)) => return Err(Trouble::Document(error)),
            (None, Ok(())) => {}
        }
        caveats.extend(unread.caveat());
        if found == 0 {
            return Err(Trouble::Result(nothing(input, &keys, all)));
        }
        Ok(first.unwrap_or_default())
    }
}

/// What stands at a place, once for each combination of the values in lists; as it is where there are no lists.
fn combinations<'n>(input: &str, result: Scope<'n>, lists: Option<&ValuePath>) -> Result<Vec<Scope<'n>>, ParseError> {
    let Some(lists) = lists else { return Ok(vec![result]) };
    let lists: Vec<Vec<Scope<'_>>> = result.all(lists).iter().flat_map(Scope::elements).map(|list| list.elements()).collect();
    let count = lists
        .iter()
        .try_fold(1_usize, |count, list| count.checked_mul(list.len()))
        .filter(|count| *count <= limits::RECIPE_COMBINATIONS.count());
    let count = count.ok_or_else(|| ParseError::beyond(input, &limits::RECIPE_COMBINATIONS).at(result.at.to_string()))?;
    let one = |place: usize| {
        let mut rest = place;
        let mut scope = result.naming("combination", &place.to_string());
        for (number, list) in lists.iter().enumerate().rev() {
            let word = list.get(rest % list.len()).and_then(|value| value.node.as_word()).unwrap_or_default();
            scope = scope.naming(&format!("choice{}", number + 1), &word);
            rest /= list.len();
        }
        scope
    };
    Ok((0..count).map(one).collect())
}

fn nothing(input: &str, keys: &[String], all: &[Results]) -> ParseError {
    let mut paths: Vec<String> = all.iter().filter_map(|results| results.at.as_ref()).map(|path| format!("`{}`", path.as_str())).collect();
    paths.dedup();
    let keys = if keys.is_empty() { "it has no keys".to_owned() } else { format!("its keys are {}", keys.join(", ")) };
    ParseError::new(ParseErrorKind::NoResults, input, format!("holds no result at {}; {keys}", paths.join(", ")))
        .hint("check that the tool ran its benchmarks; nothing to compare is never a pass")
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "tests read fixtures")]
mod tests {
    use std::path::{Path, PathBuf};

    use super::*;
    use crate::ingest::FORMATS;
    use crate::model::Benchmark;
    use crate::model::recipe::FileKind;

    /// What a plan reads of a file, with what it is taken for.
    fn read_of(held: Option<Held>, source: &Source, recipe: &Recipe) -> Result<(Vec<Benchmark>, Vec<Caveat>, String), String> {
        let plan = Plan::of(recipe);
        let plan = held.into_iter().fold(plan, Plan::holding);
        let (mut collected, mut caveats) = (Collected::new(source.name(), recipe), Vec::new());
        let first = read_by(plan, source, recipe, &mut collected, &mut caveats).map_err(|error| error.to_string())?;
        let mut run = crate::model::Run::default();
        crate::ingest::recipe::run_facts::fill(&mut run, "", &recipe.run, &Scope::top(&first, ""));
        let aborted: Vec<_> =
            recipe.aborted.iter().filter_map(|mark| super::super::result::reason(mark, &Scope::top(&first, ""))).collect();
        Ok((collected.benchmarks(&mut caveats), caveats, format!("{run:?} {aborted:?}")))
    }

    /// All files below a directory.
    fn files(directory: &Path) -> Vec<PathBuf> {
        let entries = std::fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
        entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
    }

    #[test]
    fn what_is_streamed_is_what_the_whole_document_says() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
        let mut compared = 0;
        for format in FORMATS.iter().filter(|format| format.recipe().is_some_and(|recipe| recipe.kind == FileKind::Json)) {
            let recipe = format.recipe().unwrap();
            for path in
                files(&root.join(format.name())).iter().filter(|path| path.extension().is_some_and(|end| end == "json" || end == "gz"))
            {
                let source = || Source::bytes("results", std::fs::read(path).unwrap()).unwrap();
                let whole = read_of(Some(Held::Document), &source(), recipe);
                assert_eq!(read_of(None, &source(), recipe), whole, "{}", path.display());
                let asked = read_of(Some(Held::Asked), &source(), recipe);
                assert_eq!(asked.is_ok(), whole.is_ok(), "{}", path.display());
                assert!(asked.is_err() || asked == whole, "{}", path.display());
                compared += 1;
            }
        }
        assert!(compared > 50, "only {compared} files were compared");
    }

    #[test]
    fn a_word_of_the_file_an_object_around_and_a_place_within_another_are_found_while_streaming() {
        let recipe = r#"
            [[results]]
            at = "groups.{group}.rows.*"
            name = "{^title}/{group}/{id}"
            [[results.metric]]
            name = "time"
            value = "{name}_ms"
            unit = "{^units[kind]}"
            [[results]]
            at = "groups.*.rows.*.parts.*"
            name = "{^id}/{id}"
            metric = [{ name = "size", value = "bytes", unit = "B" }]
            [[results]]
            at = "totals[which].*"
            name = "total {id}"
            metric = [{ name = "time", value = "t", unit = "ms" }]
        "#;
        let recipe: Recipe = toml::from_str(recipe).unwrap();
        let text = r#"{"which": "b", "totals": {"a": [{"id": 1, "t": 1}], "b": [{"id": 2, "t": 2}]}, "groups": {"g": {
            "rows": [{"id": "x", "kind": "k", "a_ms": 3, "b_ms": 4, "parts": [{"id": "p", "bytes": 5}]}], "title": "T"}}, "units": {"k": "ms"}}"#;
        let source = || Source::bytes("results", text.as_bytes().to_vec()).unwrap();
        let whole = read_of(Some(Held::Document), &source(), &recipe).unwrap();
        assert_eq!(read_of(None, &source(), &recipe).unwrap(), whole);
        let names: Vec<&str> = whole.0.iter().map(|benchmark| benchmark.name.as_str()).collect();
        assert_eq!(names, ["T/g/x", "x/p", "total 2"]);
    }
}
