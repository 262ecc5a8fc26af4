//! One line of k6's points: the declaration of a metric, or a single value with its tags.
//!
//! The order of keys differs between versions. Texts are borrowed from the line wherever they hold no escape.

use std::fmt;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::ingest::json_text::{Number, Text};

/// A line, of whatever kind.
#[derive(Deserialize)]
pub(in crate::ingest::k6) struct PointLine<'a> {
    #[serde(borrow, rename = "type")]
    pub(in crate::ingest::k6) kind: Text<'a>,
    #[serde(borrow)]
    pub(in crate::ingest::k6) metric: Text<'a>,
    #[serde(borrow)]
    pub(in crate::ingest::k6) data: Data<'a>,
}

/// What a line says; a declaration and a point use different fields.
#[derive(Deserialize)]
pub(in crate::ingest::k6) struct Data<'a> {
    #[serde(borrow, default)]
    pub(in crate::ingest::k6) time: Option<Text<'a>>,
    #[serde(default)]
    pub(in crate::ingest::k6) value: Option<Number>,
    #[serde(borrow, default)]
    pub(in crate::ingest::k6) tags: Option<Tags<'a>>,
    #[serde(borrow, default, rename = "type")]
    pub(in crate::ingest::k6) kind: Option<Text<'a>>,
    #[serde(borrow, default)]
    pub(in crate::ingest::k6) contains: Option<Text<'a>>,
    #[serde(default)]
    pub(in crate::ingest::k6) thresholds: Option<Vec<Bound>>,
    #[serde(borrow, default)]
    pub(in crate::ingest::k6) submetrics: Option<Vec<SubMetric<'a>>>,
}

/// A threshold as a declaration holds it.
#[derive(Deserialize)]
#[serde(untagged)]
pub(in crate::ingest::k6) enum Bound {
    Plain(String),
    Detailed { threshold: String },
}

impl Bound {
    pub(in crate::ingest::k6) fn text(&self) -> &str {
        match self {
            Bound::Plain(text) | Bound::Detailed { threshold: text } => text,
        }
    }
}

/// A sub-metric as a declaration holds it.
#[derive(Deserialize)]
pub(in crate::ingest::k6) struct SubMetric<'a> {
    #[serde(borrow)]
    pub(in crate::ingest::k6) name: Text<'a>,
    #[serde(borrow, default)]
    pub(in crate::ingest::k6) tags: Option<Tags<'a>>,
}

/// The tags of a point.
pub(in crate::ingest::k6) struct Tags<'a>(pub(in crate::ingest::k6) Vec<(Text<'a>, Text<'a>)>);

impl Tags<'_> {
    /// Whether a tag has that value.
    pub(in crate::ingest::k6) fn has(&self, tag: &str, value: &str) -> bool {
        self.0.iter().any(|(name, there)| name.0 == tag && there.0 == value)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Tags<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Tags<'a>, D::Error> {
        struct All;
        impl<'de> Visitor<'de> for All {
            type Value = Vec<(Text<'de>, Text<'de>)>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of tags")
            }

            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Self::Value, M::Error> {
                let mut tags = Vec::with_capacity(12);
                while let Some(tag) = map.next_entry()? {
                    tags.push(tag);
                }
                Ok(tags)
            }
        }
        deserializer.deserialize_map(All).map(Tags)
    }
}
