//! JSON as Python writes it: bare `NaN`, `Infinity` and `-Infinity` made readable.
//!
//! These literals are not JSON, and one of them makes a strict reader refuse the whole file. Here each becomes a
//! marked string, so that whoever reads a number can tell what stood there and name the place.

use std::borrow::Cow;
use std::cell::Cell;
use std::fmt;
use std::io::{self, BufRead, Read};
use std::rc::Rc;

use serde::{Deserialize, Deserializer};

/// First character of a marked string; no tool writes it.
const MARK: char = '\u{1}';
const LITERALS: &[&str] = &["NaN", "Infinity", "-Infinity"];

/// A stream of JSON with each bare non-number literal replaced by `"\u0001NaN"` and the like.
pub(crate) struct Lenient<R> {
    inner: R,
    out: Vec<u8>,
    given: usize,
    in_string: bool,
    escaped: bool,
    word: Vec<u8>,
    ended: Rc<Cell<bool>>,
}

impl<R: BufRead> Lenient<R> {
    pub(crate) fn new(inner: R) -> Lenient<R> {
        Lenient { inner, out: Vec::new(), given: 0, in_string: false, escaped: false, word: Vec::new(), ended: Rc::default() }
    }

    /// Whether all of it was read: what is wrong there is that it ends too early, whatever serde says.
    pub(crate) fn ended(&self) -> Rc<Cell<bool>> {
        Rc::clone(&self.ended)
    }

    fn refill(&mut self) -> io::Result<()> {
        self.out.clear();
        self.given = 0;
        let buffer = self.inner.fill_buf()?;
        let length = buffer.len();
        for &byte in buffer {
            if self.in_string {
                self.out.push(byte);
                if self.escaped {
                    self.escaped = false;
                } else if byte == b'\\' {
                    self.escaped = true;
                } else if byte == b'"' {
                    self.in_string = false;
                }
            } else if byte.is_ascii_alphabetic() || byte == b'-' {
                self.word.push(byte);
            } else {
                flush(&mut self.word, &mut self.out);
                self.in_string = byte == b'"';
                self.out.push(byte);
            }
        }
        if length == 0 {
            flush(&mut self.word, &mut self.out);
        }
        self.inner.consume(length);
        Ok(())
    }
}

fn flush(word: &mut Vec<u8>, out: &mut Vec<u8>) {
    if LITERALS.iter().any(|literal| literal.as_bytes() == word.as_slice()) {
        out.extend_from_slice(b"\"\\u0001");
        out.append(word);
        out.push(b'"');
    } else {
        out.append(word);
    }
}

impl<R: BufRead> Read for Lenient<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.given == self.out.len() {
            let at_end = self.inner.fill_buf()?.is_empty();
            self.refill()?;
            if at_end && self.out.is_empty() {
                self.ended.set(true);
                return Ok(0);
            }
        }
        let rest = &self.out[self.given..];
        let count = rest.len().min(buffer.len());
        buffer[..count].copy_from_slice(&rest[..count]);
        self.given += count;
        Ok(count)
    }
}

/// The literal that a marked string stands for.
pub(crate) fn non_number(text: &str) -> Option<&str> {
    text.strip_prefix(MARK)
}

/// A JSON number, or what stood where one should be.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Number {
    /// A finite 64-bit float.
    Finite(f64),
    /// `NaN`, `Infinity`, `-Infinity`, `null`, or a number that no 64-bit float holds.
    Unusable(String),
}

impl Number {
    pub(crate) fn finite(&self) -> Option<f64> {
        match self {
            Number::Finite(value) => Some(*value),
            Number::Unusable(_) => None,
        }
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Number, D::Error> {
        struct Visitor;
        #[expect(clippy::cast_precision_loss, reason = "counts beyond 2^53 are rounded, as every JSON reader does")]
        impl serde::de::Visitor<'_> for Visitor {
            type Value = Number;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number")
            }

            fn visit_f64<E>(self, value: f64) -> Result<Number, E> {
                Ok(if value.is_finite() { Number::Finite(value) } else { Number::Unusable(value.to_string()) })
            }

            fn visit_u64<E>(self, value: u64) -> Result<Number, E> {
                Ok(Number::Finite(value as f64))
            }

            fn visit_i64<E>(self, value: i64) -> Result<Number, E> {
                Ok(Number::Finite(value as f64))
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Number, E> {
                match non_number(text) {
                    Some(literal) => Ok(Number::Unusable(literal.to_owned())),
                    None => Err(E::invalid_type(serde::de::Unexpected::Str(text), &self)),
                }
            }

            fn visit_unit<E>(self) -> Result<Number, E> {
                Ok(Number::Unusable("null".to_owned()))
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

/// A list of numbers in the memory of the numbers, with the places where none stood.
#[derive(Debug, Default)]
pub(crate) struct Numbers {
    /// The numbers, in order.
    pub(crate) values: Vec<f64>,
    /// What else stood in the list, by its index.
    pub(crate) unusable: Vec<(usize, String)>,
}

impl<'de> Deserialize<'de> for Numbers {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Numbers, D::Error> {
        struct Visitor;
        impl<'de> serde::de::Visitor<'de> for Visitor {
            type Value = Numbers;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of numbers")
            }

            fn visit_unit<E>(self) -> Result<Numbers, E> {
                Ok(Numbers::default())
            }

            fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut list: A) -> Result<Numbers, A::Error> {
                let mut numbers = Numbers::default();
                while let Some(number) = list.next_element::<Number>()? {
                    match number {
                        Number::Finite(value) => numbers.values.push(value),
                        Number::Unusable(text) => numbers.unusable.push((numbers.values.len() + numbers.unusable.len(), text)),
                    }
                }
                Ok(numbers)
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

/// A text, borrowed where it can be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Text<'a>(pub(crate) Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Text<'a>, D::Error> {
        struct Texts;
        impl<'de> serde::de::Visitor<'de> for Texts {
            type Value = Cow<'de, str>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text")
            }

            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Cow<'de, str>, E> {
                Ok(Cow::Borrowed(text))
            }

            fn visit_str<E>(self, text: &str) -> Result<Cow<'de, str>, E> {
                Ok(Cow::Owned(text.to_owned()))
            }
        }
        deserializer.deserialize_str(Texts).map(Text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> serde_json::Value {
        // One byte at a time: a literal may be cut by the buffer's end.
        let reader = io::BufReader::with_capacity(1, text.as_bytes());
        serde_json::from_reader(Lenient::new(reader)).unwrap()
    }

    #[test]
    fn bare_literals_become_marked_strings_and_strings_stay() {
        let value = read(r#"{"a": NaN, "b": [-Infinity, Infinity, -1.5e-3], "c": "NaN \" NaN", "d": true}"#);
        assert_eq!(non_number(value["a"].as_str().unwrap()), Some("NaN"));
        assert_eq!(non_number(value["b"][0].as_str().unwrap()), Some("-Infinity"));
        assert_eq!(value["b"][2], -1.5e-3);
        assert_eq!(value["c"], "NaN \" NaN");
        assert_eq!(value["d"], true);
    }

    #[test]
    fn numbers_tell_what_stood_in_their_place() {
        let read = |text: &str| -> Number { serde_json::from_reader(Lenient::new(text.as_bytes())).unwrap() };
        assert_eq!(read("NaN"), Number::Unusable("NaN".into()));
        assert_eq!(read("null"), Number::Unusable("null".into()));
        assert_eq!(read("100000000000000000000"), Number::Finite(1e20));
        assert!(serde_json::from_reader::<_, Number>(Lenient::new(&b"\"NaN\""[..])).is_err());
    }
}
