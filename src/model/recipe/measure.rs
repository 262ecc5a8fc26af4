//! Which number of a result is which metric.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::condition::Conditions;
use super::value_path::ValuePath;
use super::wording::{Many, Wanted};
use crate::model::{Class, Direction, Role};

/// A metric of each result: where its number is, and what it is.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(try_from = "Written")]
#[schemars(with = "Written")]
pub(crate) struct Measure(Written);

/// How a metric is written.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Written {
    /// Within a result, the objects that hold the number: each is a metric. Default: the result.
    #[serde(default)]
    pub(crate) at: Many<ValuePath>,
    /// Which of them are read here.
    #[serde(default, rename = "where")]
    pub(crate) conditions: Conditions,
    /// The metric's name.
    pub(crate) name: Wanted,
    /// Which statistic of it: `median`, `p95`. Default: the one in the name, if any.
    #[serde(default)]
    pub(crate) statistic: Option<Wanted>,
    /// Where the number is; several are added up. Default: the statistic of the sample, else its median.
    #[serde(default)]
    pub(crate) value: Many<ValuePath>,
    /// The number where the file has nothing at `value`.
    #[serde(default)]
    pub(crate) default: Option<f64>,
    /// In place of `value` and `statistic`: where each of several statistics is, by its name. Each is a metric, of which `{statistic}`
    /// is the name's text.
    #[serde(default)]
    pub(crate) statistics: BTreeMap<String, ValuePath>,
    /// Where the number is that it is divided by; several are added up.
    #[serde(default)]
    pub(crate) over: Many<ValuePath>,
    /// Whether the number is what is missing to 1: an error rate, where the file has the share of successes.
    #[serde(default)]
    pub(crate) complement: bool,
    /// Keys that are not meant where the path of the value says `*` or `{name}`.
    #[serde(default)]
    pub(crate) except: Vec<String>,
    /// Where the repeated values behind the number are, in the order of measuring.
    #[serde(default)]
    pub(crate) sample: Option<ValuePath>,
    /// The unit in which the numbers are written. Default: the one written with the number, else the one in the name.
    #[serde(default)]
    pub(crate) unit: Option<Wanted>,
    /// What the numbers are multiplied by, before the unit.
    #[serde(default)]
    pub(crate) factor: Option<f64>,
    /// The kind of metric. Default: what name and unit tell.
    #[serde(default)]
    pub(crate) class: Option<Wanted>,
    /// Which way is better: `lower`, `higher` or `neither`. Default: what the class, or name and unit, tell.
    #[serde(default)]
    pub(crate) direction: Option<Wanted>,
    /// `primary`: judged; `informational`: only shown. Default: judged where it is known which way is better.
    #[serde(default)]
    pub(crate) role: Option<Wanted>,
    /// Where the standard deviation is; of several `statistics`, that of mean and median.
    #[serde(default)]
    pub(crate) stddev: Option<ValuePath>,
    /// Where it says how many values are behind the number.
    #[serde(default)]
    pub(crate) n: Option<ValuePath>,
    /// Where the lower end of the tool's own interval is.
    #[serde(default)]
    pub(crate) low: Option<ValuePath>,
    /// Where the upper end is.
    #[serde(default)]
    pub(crate) high: Option<ValuePath>,
    /// Where it says how far the interval reaches to both sides, in place of `low` and `high`: `3 ms`, or `2 %` of the number.
    /// With `n`, the standard deviation follows from it.
    #[serde(default)]
    pub(crate) margin: Option<ValuePath>,
    /// The level of that interval, such as 0.95.
    #[serde(default)]
    pub(crate) level: Option<f64>,
}

impl std::ops::Deref for Measure {
    type Target = Written;

    fn deref(&self) -> &Written {
        &self.0
    }
}

impl TryFrom<Written> for Measure {
    type Error = String;

    fn try_from(written: Written) -> Result<Measure, String> {
        let alone = written.value.0.is_empty() && written.sample.is_none();
        if written.statistics.is_empty() && alone {
            return Err("a metric needs `value`, `statistics` or `sample`: where its number is".to_owned());
        }
        if !written.statistics.is_empty() && (!alone || written.statistic.is_some()) {
            return Err("`statistics` stands in place of `value`, `sample` and `statistic`".to_owned());
        }
        let ends = [written.low.is_some(), written.high.is_some(), written.margin.is_some()];
        if !matches!((ends, written.level.is_some()), ([false, false, false], false) | ([true, true, false] | [false, false, true], true)) {
            return Err("`low`, `high` and `level` belong together, or `margin` and `level`".to_owned());
        }
        if written.level.is_some_and(|level| !(level > 0.0 && level < 1.0)) {
            return Err("`level` lies between 0 and 1, such as 0.95".to_owned());
        }
        if written.default.is_some_and(|default| written.value.0.is_empty() || !default.is_finite()) {
            return Err("`default` is the number where nothing is at `value`".to_owned());
        }
        if written.factor.is_some_and(|factor| !factor.is_normal()) {
            return Err("`factor` is a number other than 0".to_owned());
        }
        one_of("class", written.class.as_ref(), &Class::ALL.map(Class::name))?;
        one_of("direction", written.direction.as_ref(), &[Direction::Lower, Direction::Higher, Direction::Neither].map(Direction::name))?;
        one_of("role", written.role.as_ref(), &[Role::Primary, Role::Informational].map(Role::name))?;
        Ok(Measure(written))
    }
}

/// Refuses a word that is none of those that are allowed, where it is not read from the file.
fn one_of(key: &str, wanted: Option<&Wanted>, allowed: &[&str]) -> Result<(), String> {
    let fixed = wanted.into_iter().flat_map(Wanted::outcomes).filter_map(|wording| wording.fixed());
    match fixed.into_iter().find(|word| !allowed.contains(word)) {
        Some(word) => Err(format!("`{word}` is no {key}; allowed: {}", allowed.join(", "))),
        None => Ok(()),
    }
}
