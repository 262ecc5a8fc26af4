//! The recipes that come with perfdiff.

use std::sync::{LazyLock, OnceLock};

use super::{read, sign};
use crate::ingest::{Claim, Format, Options, ParseError, ParseErrorKind, Source};
use crate::model::recipe::line_pattern::compiled_later;
use crate::model::{Recipe, Run};

macro_rules! recipes {
    ($($name:literal),+ $(,)?) => {
        /// Name and text of each.
        const TEXTS: &[(&str, &str)] = &[$(($name, include_str!(concat!("../recipes/", $name, ".toml")))),+];
    };
}

recipes! {
    "ab",
    "asv",
    "autocannon",
    "bencher",
    "benchmark-js",
    "benchmarkdotnet",
    "catch2",
    "divan",
    "fio",
    "gatling",
    "gnu-time",
    "go-bench",
    "google-benchmark",
    "gungraun",
    "gungraun-text",
    "hey",
    "hyperfine",
    "jmeter",
    "jmh",
    "libtest",
    "lighthouse",
    "llama-bench",
    "memtier-benchmark",
    "mitata",
    "oha",
    "openmetrics",
    "perf-stat",
    "pgbench",
    "pyperf",
    "redis-benchmark",
    "size-limit",
    "sysbench",
    "tinybench",
    "vegeta",
    "vitest",
    "vllm-bench",
    "wrk",
}

/// The table of a sign.
const SIGN: &str = "[[recognise]]";

/// All of them.
pub(in crate::ingest) static BUILT_IN: LazyLock<Vec<BuiltIn>> =
    LazyLock::new(|| TEXTS.iter().map(|(name, text)| BuiltIn { name, text, head: OnceLock::new(), whole: OnceLock::new() }).collect());

/// A recipe that comes with perfdiff. Every file asks all of them for their signs, and one for the rest.
pub(in crate::ingest) struct BuiltIn {
    name: &'static str,
    text: &'static str,
    head: OnceLock<Result<Recipe, String>>,
    whole: OnceLock<Result<Recipe, String>>,
}

impl BuiltIn {
    /// What it is about and by what its files are recognised, without any results.
    fn head(&self) -> Result<&Recipe, &String> {
        self.head.get_or_init(|| parse(head(self.text))).as_ref()
    }

    fn whole(&self) -> Result<&Recipe, &String> {
        self.whole.get_or_init(|| parse(self.text)).as_ref()
    }
}

fn parse(text: &str) -> Result<Recipe, String> {
    compiled_later(|| toml::from_str(text)).map_err(|error| error.to_string())
}

/// The text before the first table that is no sign.
fn head(text: &'static str) -> &'static str {
    let is_table = |at: usize| text.get(at + 1..).is_some_and(|line| line.starts_with('[') && !line.starts_with(SIGN));
    let end = text.match_indices('\n').find(|(at, _)| is_table(*at)).map_or(text.len(), |(at, _)| at);
    text.get(..end).unwrap_or_default()
}

impl Format for BuiltIn {
    fn name(&self) -> &str {
        self.name
    }

    fn about(&self) -> &str {
        self.head().map_or("", |recipe| recipe.about.as_str())
    }

    fn versions(&self) -> &str {
        self.head().map_or("", |recipe| recipe.versions.as_str())
    }

    fn claim(&self, source: &Source) -> Claim {
        self.head().map_or(Claim::No, |recipe| sign::claim(recipe, source))
    }

    fn recipe(&self) -> Option<&Recipe> {
        self.whole().ok()
    }

    fn parse(&self, source: &Source, _: &Options) -> Result<Vec<Run>, ParseError> {
        match self.whole() {
            Ok(recipe) => read::read(source, self.name, self.name, recipe),
            Err(error) => {
                Err(ParseError::new(ParseErrorKind::Shape, source.name(), error.as_str())
                    .hint("this is a fault of perfdiff; please report it"))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_recipe_can_be_read() {
        for built_in in BUILT_IN.iter() {
            // With all its patterns compiled.
            let recipe: Recipe = toml::from_str(built_in.text).unwrap_or_else(|error| panic!("{}: {error}", built_in.name));
            assert_eq!(recipe.problem(), None, "{}", built_in.name);
            let head = built_in.head().unwrap();
            let signs = |recipe: &Recipe| (recipe.kind, recipe.recognise.clone(), recipe.about.clone());
            assert_eq!(signs(head), signs(&recipe), "{}: what a file is recognised by stands before all else", built_in.name);
            assert_eq!((head.versions.as_str(), head.results.len()), (recipe.versions.as_str(), 0), "{}", built_in.name);
        }
    }
}
