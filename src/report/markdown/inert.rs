//! Foreign text that does nothing on GitHub: no mention, no reference, no link, no picture, no markup.
//!
//! Two layers read a comment: the Markdown parser, and after it GitHub's own filters, which look for `@name`, `#1`,
//! commit hashes and emoji in the text that came out, entities resolved. Only the inside of `code` is safe from the
//! second layer, and inside a raw `<code>` the first one still reads Markdown. So names go into `<code>` with every
//! mark of Markdown as an entity; and in running text each word that a filter could take goes there too.

use std::fmt::Write as _;

use crate::report::escape::shorten;

/// Longest name, in columns; a longer one loses its middle.
const LONGEST: usize = 120;

/// Splits a text such that no filter takes both halves for one address. Markdown drops it.
const SPLIT: &str = "<!-- -->";

/// A name as inert code.
pub(super) fn code(name: &str) -> String {
    format!("<code>{}</code>", entities(&shorten(name, LONGEST)))
}

/// A command as inert code, whole.
pub(super) fn command(text: &str) -> String {
    format!("<code>{}</code>", entities(text))
}

/// Running text in which foreign words may stand: what could act becomes code, the rest is written out.
pub(super) fn prose(text: &str) -> String {
    let words = text.split(' ').map(|word| if acts(word) { code(word) } else { entities(word) });
    words.collect::<Vec<_>>().join(" ")
}

/// Every mark that Markdown, its tables or HTML know, as an entity.
fn entities(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '@' => {
                let _ = write!(out, "&#64;{SPLIT}");
            }
            '.' | ':' => {
                let _ = write!(out, "{c}");
            }
            '!' | '"' | '#' | '$' | '&' | '\'' | '*' | '<' | '=' | '>' | '[' | '\\' | ']' | '^' | '_' | '`' | '{' | '|' | '}' | '~' => {
                let _ = write!(out, "&#{};", u32::from(c));
            }
            _ => out.push(c),
        }
    }
    broken_addresses(&out)
}

/// Takes the beginnings of addresses apart: Markdown makes links of them wherever they stand.
fn broken_addresses(text: &str) -> String {
    let mut out = text.replace("://", &format!("&#58;{SPLIT}//"));
    for start in ["www.", "WWW.", "Www."] {
        out = out.replace(start, &format!("{}{SPLIT}&#46;", start.trim_end_matches('.')));
    }
    out
}

/// Whether a filter could make something of the word: an address, a mention, a reference, a hash, an emoji.
fn acts(word: &str) -> bool {
    let lower = word.to_lowercase();
    word.contains(['@', '#', '`', '<'])
        || lower.contains("://")
        || lower.contains("www.")
        || lower.contains("mailto:")
        || lower.split(|c: char| !c.is_ascii_hexdigit()).any(|part| part.len() >= 7 && part.contains(|c: char| c.is_ascii_digit()))
        || lower.split(|c: char| !c.is_alphanumeric() && c != '-').any(is_reference)
        || word.matches(':').count() > 1
}

/// `gh-1`, or whatever key a repository makes a link of.
fn is_reference(word: &str) -> bool {
    word.rsplit_once('-').is_some_and(|(key, number)| {
        key.ends_with(|c: char| c.is_alphabetic()) && !number.is_empty() && number.chars().all(|c| c.is_ascii_digit())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_stays_plain() {
        assert_eq!(prose("12 × its noise of 3.4 %, warns at −10 %"), "12 × its noise of 3.4 %, warns at −10 %");
        assert_eq!(code("GET /orders"), "<code>GET /orders</code>");
        assert_eq!(code("endpoint:orders"), "<code>endpoint:orders</code>");
    }

    #[test]
    fn words_that_act_become_code() {
        assert_eq!(prose("see @someone"), "see <code>&#64;<!-- -->someone</code>");
        assert_eq!(prose("(fixes #1)"), "(fixes <code>&#35;1)</code>");
        assert_eq!(prose("GH-1 NFR-1.1 p-95"), "<code>GH-1</code> <code>NFR-1.1</code> <code>p-95</code>");
        assert_eq!(prose("at deadbeef1 now"), "at <code>deadbeef1</code> now");
        assert_eq!(prose("www.evil.example"), "<code>www<!-- -->&#46;evil.example</code>");
    }

    #[test]
    fn marks_of_markdown_are_entities() {
        assert_eq!(code("a|b"), "<code>a&#124;b</code>");
        assert_eq!(prose("*a* _b_ [c]"), "&#42;a&#42; &#95;b&#95; &#91;c&#93;");
        assert_eq!(code("https://x"), "<code>https&#58;<!-- -->//x</code>");
    }
}
