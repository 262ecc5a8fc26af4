//! Limits that hold for all formats: on the benchmarks and metrics of a run.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, Error as _, SeqAccess, Visitor};

use super::error::ParseError;
use crate::limits::{BENCHMARKS, METRICS};
use crate::model::Run;

/// The run, unless it is beyond a limit.
pub(super) fn check(input: &str, run: &Run) -> Result<(), ParseError> {
    if run.benchmarks.len() > BENCHMARKS.count() {
        return Err(ParseError::beyond(input, &BENCHMARKS));
    }
    if run.benchmarks.iter().map(|benchmark| benchmark.metrics.len()).sum::<usize>() > METRICS.count() {
        return Err(ParseError::beyond(input, &METRICS));
    }
    Ok(())
}

/// Reads a list of benchmarks, and stops where there are too many, before they take all memory.
pub(super) fn benchmarks<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
    deserializer.deserialize_seq(Benchmarks(PhantomData))
}

struct Benchmarks<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for Benchmarks<T> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a sequence")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Vec<T>, A::Error> {
        let mut all = Vec::new();
        while let Some(one) = list.next_element()? {
            if all.len() == BENCHMARKS.count() {
                return Err(A::Error::custom(format!("holds {BENCHMARKS}")));
            }
            all.push(one);
        }
        Ok(all)
    }
}
