//! Text that is put together from what the file says: `"{group}/{name}"`.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use schemars::JsonSchema;
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Deserialize, Deserializer, Error, IntoDeserializer, MapAccess, SeqAccess, Visitor};

use super::form::Form;
use super::value_path::ValuePath;

/// A text with places for what is read from the file.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize, JsonSchema)]
#[serde(try_from = "String")]
#[schemars(with = "String")]
pub(crate) struct Wording {
    written: String,
    pieces: Vec<Piece>,
}

/// A piece of a wording.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Piece {
    /// Text as it is.
    Fixed(String),
    /// `{path}`, `{path|other}`: what stands at the first of the paths at which something does.
    At {
        /// The paths.
        paths: Vec<ValuePath>,
        /// `{path?}`: whether there may be nothing. Else there is then no text at all.
        optional: bool,
    },
}

impl Wording {
    /// Reads a wording; the error says what is wrong with it.
    pub(crate) fn parse(written: &str) -> Result<Wording, String> {
        let mut pieces = Vec::new();
        let mut rest = written;
        while let Some((fixed, after)) = rest.split_once('{') {
            if !fixed.is_empty() {
                pieces.push(Piece::Fixed(fixed.to_owned()));
            }
            let (path, after) = after.split_once('}').ok_or_else(|| format!("`{written}` lacks a closing brace"))?;
            let (path, optional) = path.strip_suffix('?').map_or((path, false), |path| (path, true));
            pieces.push(Piece::At { paths: path.split('|').map(ValuePath::parse).collect::<Result<_, _>>()?, optional });
            rest = after;
        }
        if !rest.is_empty() {
            pieces.push(Piece::Fixed(rest.to_owned()));
        }
        Ok(Wording { written: written.to_owned(), pieces })
    }

    /// Its pieces in order.
    pub(crate) fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// The path, where it is nothing but what stands there.
    pub(crate) fn path(&self) -> Option<&ValuePath> {
        match self.pieces.as_slice() {
            [Piece::At { paths, .. }] => paths.first(),
            _ => None,
        }
    }

    /// The text, where nothing of it is read from the file.
    pub(crate) fn fixed(&self) -> Option<&str> {
        match self.pieces.as_slice() {
            [] => Some(""),
            [Piece::Fixed(text)] => Some(text),
            _ => None,
        }
    }
}

impl fmt::Display for Wording {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written)
    }
}

impl TryFrom<String> for Wording {
    type Error = String;

    fn try_from(written: String) -> Result<Wording, String> {
        Wording::parse(&written)
    }
}

/// A text, or which one of several is meant.
#[derive(Debug, Clone, PartialEq, Eq, JsonSchema)]
#[schemars(untagged)]
pub(crate) enum Wanted {
    /// Always this text.
    Always(Wording),
    /// The text that belongs to what the file says.
    ByCase(ByCase),
}

/// The text that belongs to another one.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ByCase {
    /// The text that decides, such as `"{mode}"`.
    pub(crate) of: Wording,
    /// The text for each of its values; `*` in a value stands for any characters. Of several that fit, the longest counts.
    pub(crate) is: BTreeMap<Form, Wording>,
    /// The text for any other value; without it there is none.
    #[serde(default, rename = "else")]
    pub(crate) otherwise: Option<Wording>,
}

impl Wanted {
    /// All the texts that it may be.
    pub(crate) fn outcomes(&self) -> Vec<&Wording> {
        match self {
            Wanted::Always(wording) => vec![wording],
            Wanted::ByCase(case) => case.is.values().chain(&case.otherwise).collect(),
        }
    }
}

/// One or several.
#[derive(Debug, Clone, PartialEq, Eq, JsonSchema)]
#[schemars(with = "OneOrMany<T>")]
pub(crate) struct Many<T>(pub(crate) Vec<T>);

/// How [`Many`] is written.
#[derive(JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "it is only there for its schema")]
enum OneOrMany<T> {
    One(T),
    Many(Vec<T>),
}

impl<T> Default for Many<T> {
    fn default() -> Many<T> {
        Many(Vec::new())
    }
}

impl<'de> Deserialize<'de> for Wanted {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Wanted, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = Wanted;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text, or a table with `of`, `is` and perhaps `else`")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Wanted, E> {
                Wording::parse(text).map(Wanted::Always).map_err(E::custom)
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Wanted, A::Error> {
                ByCase::deserialize(MapAccessDeserializer::new(map)).map(Wanted::ByCase)
            }
        }
        deserializer.deserialize_any(Either)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Many<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Many<T>, D::Error> {
        struct Either<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Either<T> {
            type Value = Many<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text or a list of texts")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Many<T>, E> {
                T::deserialize(text.into_deserializer()).map(|one| Many(vec![one]))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Many<T>, A::Error> {
                Vec::deserialize(SeqAccessDeserializer::new(list)).map(Many)
            }
        }
        deserializer.deserialize_any(Either(PhantomData))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wording_is_text_around_paths() {
        assert_eq!(Wording::parse("ns").unwrap().fixed(), Some("ns"));
        let wording = Wording::parse("{^pkg?}/{name}").unwrap();
        assert_eq!(wording.fixed(), None);
        assert_eq!(wording.pieces().len(), 3);
        assert!(Wording::parse("{name").unwrap_err().contains("closing brace"));
    }
}
