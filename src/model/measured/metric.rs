//! The number that came out of a measurement, with all that came with it.

use std::borrow::Cow;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::quantity::{Class, Direction, Quantity, Role};
use crate::model::{Conversion, Sample, TimeCourse};
use crate::unit::Unit;

/// An interval with its level, in the metric's unit.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Interval {
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Confidence level in (0, 1), such as 0.95.
    pub level: f64,
}

/// One number measured about a benchmark, with all that came with it.
///
/// Value, interval, deviation, sample and resolution are in the unit of its quantity, which is always a base unit. It dereferences to
/// its quantity: `metric.unit`. A history has millions of them, so that what most lack is kept apart.
#[derive(Debug, Clone, PartialEq)]
pub struct Metric {
    /// What was measured. Writing to it makes a copy where it is shared.
    pub quantity: Arc<Quantity>,
    /// The number; always finite.
    pub value: f64,
    /// Standard deviation of the values behind the number.
    pub stddev: Option<f64>,
    /// How many values are behind the number: the sample's size, or more where a stored sample was thinned.
    pub n: Option<u64>,
    /// The values behind the number, where the file has them.
    pub sample: Option<Sample>,
    /// What few metrics have, never empty; read with [`Metric::details`].
    pub details: Option<Box<Details>>,
}

/// What few metrics have.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Details {
    /// The tool's own interval, where it gave one.
    pub interval: Option<Interval>,
    /// Where the values behind the number lay, of a stored run whose sample was not kept: the smallest, the nine deciles and the
    /// largest, each as its distance from `value` in tenths of `stddev`. Empty where there is nothing to tell.
    pub deciles: Vec<i32>,
    /// The smallest step that the tool can report.
    pub resolution: Option<f64>,
    /// How the value went in the course of the run, where the file tells. Never stored.
    pub course: Option<TimeCourse>,
    /// How the number was converted that stands in for one of another processor. Absent where it was measured as it stands. Never
    /// stored.
    pub conversion: Option<Conversion>,
}

static NO_DETAILS: Details = Details { interval: None, deciles: Vec::new(), resolution: None, course: None, conversion: None };

impl Details {
    fn is_empty(&self) -> bool {
        let Details { interval, deciles, resolution, course, conversion } = self;
        interval.is_none() && deciles.is_empty() && resolution.is_none() && course.is_none() && conversion.is_none()
    }
}

impl Metric {
    /// A bare primary number in base units, with the class's default direction.
    pub fn new(name: impl Into<String>, class: Class, unit: Unit, value: f64) -> Metric {
        Metric::of(
            Arc::new(Quantity {
                name: name.into(),
                statistic: None,
                class,
                unit,
                direction: class.default_direction(),
                role: if class == Class::Other { Role::Informational } else { Role::Primary },
                declared: false,
                circumstance: None,
                inferred: None,
            }),
            value,
        )
    }

    /// A bare number of a quantity.
    pub fn of(quantity: Arc<Quantity>, value: f64) -> Metric {
        Metric { quantity, value, stddev: None, n: None, sample: None, details: None }
    }

    /// What few metrics have; empty where this one has none of it.
    pub fn details(&self) -> &Details {
        self.details.as_deref().unwrap_or(&NO_DETAILS)
    }

    /// The same metric with these details.
    #[must_use]
    pub fn with_details(mut self, details: Details) -> Metric {
        self.details = (!details.is_empty()).then(|| Box::new(details));
        self
    }

    /// Sets the tool's own interval.
    pub fn set_interval(&mut self, interval: Option<Interval>) {
        self.change(|details| details.interval = interval);
    }

    /// Sets where the values behind the number lay.
    pub fn set_deciles(&mut self, deciles: Vec<i32>) {
        self.change(|details| details.deciles = deciles);
    }

    /// Sets the smallest step that the tool can report.
    pub fn set_resolution(&mut self, resolution: Option<f64>) {
        self.change(|details| details.resolution = resolution);
    }

    /// Sets how the value went in the course of the run.
    pub fn set_course(&mut self, course: Option<TimeCourse>) {
        self.change(|details| details.course = course);
    }

    /// The same metric as one that stands in for another processor's.
    #[must_use]
    pub fn converted(mut self, conversion: Conversion) -> Metric {
        self.change(|details| details.conversion = Some(conversion));
        self
    }

    fn change(&mut self, change: impl FnOnce(&mut Details)) {
        let mut details = self.details.take().map_or_else(Details::default, |details| *details);
        change(&mut details);
        self.details = (!details.is_empty()).then(|| Box::new(details));
    }

    /// The values that `deciles` tell, ascending; none where they tell nothing.
    pub fn decile_values(&self) -> Vec<f64> {
        let step = self.stddev.unwrap_or_default() / 10.0;
        let deciles = self.details().deciles.iter();
        deciles.map(|decile| self.value + f64::from(*decile) * step).filter(|value| value.is_finite()).collect()
    }

    /// The same metric with its statistic named.
    #[must_use]
    pub fn statistic(mut self, statistic: impl Into<String>) -> Metric {
        self.statistic = Some(statistic.into());
        self
    }

    /// The same metric with another direction.
    #[must_use]
    pub fn direction(mut self, direction: Direction) -> Metric {
        self.direction = direction;
        self
    }

    /// The same metric, judged or merely shown.
    #[must_use]
    pub fn role(mut self, role: Role) -> Metric {
        self.role = role;
        self
    }

    /// The same metric, shown but not judged.
    #[must_use]
    pub fn informational(self) -> Metric {
        self.role(Role::Informational)
    }
}

impl Deref for Metric {
    type Target = Quantity;

    fn deref(&self) -> &Quantity {
        &self.quantity
    }
}

impl DerefMut for Metric {
    fn deref_mut(&mut self) -> &mut Quantity {
        Arc::make_mut(&mut self.quantity)
    }
}

/// One number measured about a benchmark, with all that came with it.
///
/// Values, interval, deviation, sample and resolution are in `unit`, which is always a base unit.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename = "Metric")]
struct Written<'a> {
    /// What was measured: "time", "`http_req_duration`", "latency".
    name: Cow<'a, str>,
    /// Which statistic of it: "median", "p95", "rate"; absent where the number is itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    statistic: Option<Cow<'a, str>>,
    /// The kind of metric.
    class: Class,
    /// Base unit of all the numbers.
    unit: Cow<'a, Unit>,
    /// Which way is better.
    direction: Direction,
    /// Whether it is judged.
    role: Role,
    /// The number; always finite.
    value: f64,
    /// The tool's own interval, where it gave one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    interval: Option<Interval>,
    /// Standard deviation of the values behind the number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    stddev: Option<f64>,
    /// How many values are behind the number: the sample's size, or more where a stored sample was thinned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    n: Option<u64>,
    /// The values behind the number, where the file has them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sample: Option<Cow<'a, Sample>>,
    /// Where the values behind the number lay, of a stored run whose sample was not kept: the smallest, the nine deciles and the
    /// largest, each as its distance from `value` in tenths of `stddev`. Empty where there is nothing to tell.
    #[serde(default, skip_serializing_if = "<[i32]>::is_empty")]
    deciles: Cow<'a, [i32]>,
    /// The smallest step that the tool can report.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    resolution: Option<f64>,
    /// Whether the file itself says class, direction or role, rather than their being inferred from name and unit. Where two
    /// sides declare one metric otherwise, it is not compared. Absent where they were not.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    declared: bool,
}

impl Serialize for Metric {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Quantity { name, statistic, class, unit, direction, role, declared, .. } = &*self.quantity;
        let Details { interval, deciles, resolution, .. } = self.details();
        let written = Written {
            name: name.into(),
            statistic: statistic.as_deref().map(Cow::Borrowed),
            class: *class,
            unit: Cow::Borrowed(unit),
            direction: *direction,
            role: *role,
            value: self.value,
            interval: *interval,
            stddev: self.stddev,
            n: self.n,
            sample: self.sample.as_ref().map(Cow::Borrowed),
            deciles: deciles.into(),
            resolution: *resolution,
            declared: *declared,
        };
        written.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Metric {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Metric, D::Error> {
        let written = Written::deserialize(deserializer)?;
        let quantity = Quantity {
            name: written.name.into_owned(),
            statistic: written.statistic.map(Cow::into_owned),
            class: written.class,
            unit: written.unit.into_owned(),
            direction: written.direction,
            role: written.role,
            declared: written.declared,
            circumstance: None,
            inferred: None,
        };
        let metric = Metric {
            stddev: written.stddev,
            n: written.n,
            sample: written.sample.map(Cow::into_owned),
            ..Metric::of(Arc::new(quantity), written.value)
        };
        let deciles = written.deciles.into_owned();
        Ok(metric.with_details(Details { interval: written.interval, deciles, resolution: written.resolution, ..Details::default() }))
    }
}

impl JsonSchema for Metric {
    fn schema_name() -> Cow<'static, str> {
        Written::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Written::json_schema(generator)
    }
}
