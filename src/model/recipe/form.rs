//! What a text must look like: `*` stands for any characters. Taken apart once, since every result of a file is compared with each.

use std::fmt;

use schemars::JsonSchema;
use serde::Deserialize;

/// A text in which `*` stands for any characters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(from = "String")]
#[schemars(with = "String")]
pub(crate) struct Form {
    written: String,
    /// What is before the first star, between any two, and after the last one; none where there is no star.
    parts: Option<(String, Vec<String>, String)>,
}

impl From<String> for Form {
    fn from(written: String) -> Form {
        let parts = written.split_once('*').map(|(before, rest)| {
            let (middle, after) = rest.rsplit_once('*').unwrap_or(("", rest));
            let middle = middle.split('*').filter(|part| !part.is_empty()).map(str::to_owned);
            (before.to_owned(), middle.collect(), after.to_owned())
        });
        Form { written, parts }
    }
}

impl Form {
    /// Whether a text is of this form.
    pub(crate) fn fits(&self, text: &str) -> bool {
        let Some((before, middle, after)) = &self.parts else { return self.written == text };
        let text = if before.is_empty() { Some(text) } else { text.strip_prefix(before.as_str()) };
        let within = text.and_then(|text| if after.is_empty() { Some(text) } else { text.strip_suffix(after.as_str()) });
        let Some(mut rest) = within.map(str::as_bytes) else { return false };
        middle.iter().all(|part| {
            let after = behind(rest, part.as_bytes());
            rest = after.unwrap_or_default();
            after.is_some()
        })
    }

    /// How many characters it is written with: of several that fit a text, the longest says most.
    pub(crate) fn len(&self) -> usize {
        self.written.len()
    }
}

/// What is behind a part of a text. Texts are short: preparing a search for each costs more than it saves.
fn behind<'t>(text: &'t [u8], part: &[u8]) -> Option<&'t [u8]> {
    let (first, rest) = part.split_first()?;
    memchr::memchr_iter(*first, text).find_map(|at| text.get(at + 1..)?.strip_prefix(rest))
}

impl fmt::Display for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_any_characters() {
        let fits = |form: &str, text: &str| Form::from(form.to_owned()).fits(text);
        for (form, text) in
            [("*", ""), ("ns/op", "ns/op"), ("*/op", "ns/op"), ("a*b*c", "a--b--c"), ("a*a", "aa"), ("*b*", "abc"), ("a**", "a")]
        {
            assert!(fits(form, text), "{form} {text}");
        }
        for (form, text) in [("a", "b"), ("a*a", "a"), ("*/op", "ns/iter"), ("a*b*c", "acb"), ("*ab*b", "ab")] {
            assert!(!fits(form, text), "{form} {text}");
        }
    }
}
