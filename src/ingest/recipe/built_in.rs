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

/// All of them.
pub(in crate::ingest) static BUILT_IN: LazyLock<Vec<BuiltIn>> =
    LazyLock::new(|| TEXTS.iter().map(|(name, text)| BuiltIn { name, text, recipe: OnceLock::new() }).collect());

/// A recipe that comes with perfdiff; it is compiled when it is first needed.
pub(in crate::ingest) struct BuiltIn {
    name: &'static str,
    text: &'static str,
    recipe: OnceLock<Result<Recipe, String>>,
}

impl BuiltIn {
    fn recipe(&self) -> Result<&Recipe, &String> {
        let read = || compiled_later(|| toml::from_str(self.text)).map_err(|error| error.to_string());
        self.recipe.get_or_init(read).as_ref()
    }
}

impl Format for BuiltIn {
    fn name(&self) -> &str {
        self.name
    }

    fn about(&self) -> &str {
        self.recipe().map_or("", |recipe| recipe.about.as_str())
    }

    fn versions(&self) -> &str {
        self.recipe().map_or("", |recipe| recipe.versions.as_str())
    }

    fn claim(&self, source: &Source) -> Claim {
        self.recipe().map_or(Claim::No, |recipe| sign::claim(recipe, source))
    }

    fn parse(&self, source: &Source, _: &Options) -> Result<Vec<Run>, ParseError> {
        match self.recipe() {
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
        }
    }
}
