//! Foreign text that does nothing on GitHub: no mention, no reference, no link, no picture, no markup.
//!
//! Two layers read a comment: the Markdown parser, and after it GitHub's own filters, which look for `@name`, `#1`,
//! commit hashes and emoji in the text that came out, entities resolved. Only the inside of `code` is safe from the
//! second layer, and inside a raw `<code>` the first one still reads Markdown. So names go into `<code>` with every
//! mark of Markdown as an entity; and in running text each word that a filter could take goes there too.

use std::fmt::Write as _;

use crate::report::escape::{shorten, width};

/// Longest name, in columns; a longer one loses its middle.
const LONGEST: usize = 120;

/// Splits a text such that no filter takes both halves for one address. Markdown drops it.
const SPLIT: &str = "<!-- -->";

/// Columns of a word that a narrow table can hold without breaking it.
const WIDEST_WORD: usize = 20;

/// Stands where a word may break until it is an element; no text holds one, since it does not show.
const BREAK: char = '\u{200b}';

/// A name as inert code.
pub(in crate::report) fn code(name: &str) -> String {
    format!("<code>{}</code>", breakable(&shorten(name, LONGEST)))
}

/// A command as inert code, whole.
pub(in crate::report) fn command(text: &str) -> String {
    format!("<code>{}</code>", entities(text))
}

/// Running text in which foreign words may stand: what could act becomes code, the rest is written out.
pub(in crate::report) fn prose(text: &str) -> String {
    let words = words(text).into_iter().map(|word| if word.split(' ').any(acts) { held(word) } else { breakable(word) });
    begun(words.collect::<Vec<_>>().join(" "))
}

/// The words of a text, where a name between backticks is one word, with its blanks, unless it would lose its middle.
fn words(text: &str) -> Vec<&str> {
    let mut is_name = false;
    let words = text.split(|c| {
        is_name ^= c == '`';
        c == ' ' && !is_name
    });
    let whole = |word: &str| width(word) <= LONGEST && word.matches('`').count().is_multiple_of(2);
    words.flat_map(|word| if whole(word) { vec![word] } else { word.split(' ').collect() }).collect()
}

/// The text with what would begin a list as an entity.
fn begun(text: String) -> String {
    match text.chars().next() {
        Some(first) if begins_item(&text) => format!("&#{};{}", u32::from(first), &text[first.len_utf8()..]),
        _ => text,
    }
}

/// A word that acts as code, without the marks of the sentence around it.
fn held(word: &str) -> String {
    let ends = [')', '”', '"', ',', ';', '.'];
    let begun = word.trim_start_matches(['(', '“', '"']);
    let kept = begun.strip_suffix(':').filter(|rest| rest.ends_with(ends)).unwrap_or(begun).trim_end_matches(ends);
    if kept.is_empty() {
        return code(word);
    }
    let (before, after) = (&word[..word.len() - begun.len()], &begun[kept.len()..]);
    format!("{}{}{}", entities(before), code(kept), entities(after))
}

/// The text as entities, where long words may break behind the marks that part names, so that no name widens a table beyond
/// the page.
fn breakable(text: &str) -> String {
    let words = text.split(' ').map(|word| if width(word) > WIDEST_WORD { with_breaks(word) } else { word.to_owned() });
    entities(&words.collect::<Vec<_>>().join(" ")).replace(BREAK, "<wbr>")
}

/// A long word with a break behind each mark that parts names, else behind one within a name, else where it gets too long.
fn with_breaks(word: &str) -> String {
    let parts = |c: char| matches!(c, '/' | ':' | ',' | '=');
    let mut out = String::with_capacity(word.len() + 16);
    let (mut since, mut rest) = (0, word.chars());
    while let Some(c) = rest.next() {
        out.push(c);
        since += 1;
        let left = rest.clone().take_while(|c| !parts(*c)).count();
        let next = rest.clone().next();
        let strong = parts(c) && since > 2 && next != Some(c);
        let weak = matches!(c, '.' | '_' | '-') && since >= 8 && left >= 6;
        if next.is_some() && (strong || weak || since >= WIDEST_WORD) {
            out.push(BREAK);
            since = 0;
        }
    }
    out
}

/// A number with its unit, which no line of a narrow column may part.
pub(in crate::report) fn figure(text: &str) -> String {
    let text = text.replace(' ', "\u{a0}");
    let text = if acts(&text) { prose(&text) } else { begun(entities(&text)) };
    // A line would end behind the mark of an interval.
    text.replace('…', "…&#8288;")
}

/// Whether a sign of a list, or a rule, stands in front.
fn begins_item(text: &str) -> bool {
    let (sign, rest) = text.split_once(' ').unwrap_or((text, ""));
    let number = sign.strip_suffix(['.', ')']).is_some_and(|digits| digits.chars().all(|c| c.is_ascii_digit()));
    number
        || sign == "+"
        || !sign.is_empty() && sign.chars().all(|c| c == '-') && (rest.is_empty() || sign.len() == 1 || rest.starts_with('-'))
}

/// Every mark that Markdown, its tables or HTML know, as an entity.
fn entities(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before = ' ';
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            // Within a word it is no mark, and most names of metrics have it there.
            '_' if before.is_alphanumeric() && chars.peek().is_some_and(|next| next.is_alphanumeric()) => out.push(c),
            // Only a line of them underlines a heading.
            '=' if before.is_alphanumeric() => out.push(c),
            '@' => {
                let _ = write!(out, "&#64;{SPLIT}");
            }
            '!' | '#' | '$' | '&' | '*' | '<' | '=' | '>' | '[' | '\\' | ']' | '^' | '_' | '`' | '{' | '|' | '}' | '~' => {
                let _ = write!(out, "&#{};", u32::from(c));
            }
            _ => out.push(c),
        }
        before = c;
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
    let mentions = word.split('@').skip(1).any(|name| name.contains(char::is_alphanumeric));
    mentions
        || word.contains(['#', '`'])
        || word.contains('<') && word.contains(char::is_alphanumeric)
        || lower.contains("://")
        || lower.contains("www.")
        || lower.contains("mailto:")
        || lower.split(|c: char| !c.is_ascii_hexdigit()).any(|part| part.len() >= 7)
        || lower.split(|c: char| !c.is_alphanumeric() && c != '-').any(is_reference)
        || is_emoji(word)
}

/// Whether something stands between two colons; no emoji has a name of two digits, and times of the day do.
fn is_emoji(word: &str) -> bool {
    let parts: Vec<&str> = word.split(':').collect();
    let between = parts.get(1..parts.len().saturating_sub(1)).unwrap_or_default();
    between.iter().any(|name| !name.is_empty() && (name.len() != 2 || !name.chars().all(|c| c.is_ascii_digit())))
}

/// `gh-1`, or whatever key a repository makes a link of, also with more behind it (`gh-1--`, `gh-1-x`).
fn is_reference(word: &str) -> bool {
    let parts: Vec<&str> = word.split('-').collect();
    parts.windows(2).any(|two| two[0].ends_with(|c: char| c.is_alphabetic()) && two[1].starts_with(|c: char| c.is_ascii_digit()))
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
    fn long_names_may_break_behind_marks_and_stay_inert() {
        assert_eq!(code("tests/bench/test_parser.py::x"), "<code>tests/<wbr>bench/<wbr>test_parser.py::<wbr>x</code>");
        assert_eq!(code(&"a".repeat(30)), format!("<code>{}<wbr>{}</code>", "a".repeat(20), "a".repeat(10)));
        assert_eq!(code("https://example.org/abc/x"), "<code>https:<wbr>//example.org/<wbr>abc/<wbr>x</code>");
        assert_eq!(prose("short_words stay whole"), "short_words stay whole");
    }

    #[test]
    fn words_that_act_become_code() {
        assert_eq!(prose("<b> < 500 ms"), "<code>&#60;b&#62;</code> &#60; 500 ms");
        assert_eq!(prose("see @someone"), "see <code>&#64;<!-- -->someone</code>");
        assert_eq!(prose("(fixes #1)"), "(fixes <code>&#35;1</code>)");
        assert_eq!(prose("“Sort (#123)”: 60 ms"), "“Sort (<code>&#35;123</code>)”: 60 ms");
        assert_eq!(prose("GH-1 NFR-1.1 p-95"), "<code>GH-1</code> <code>NFR-1.1</code> <code>p-95</code>");
        assert_eq!(prose("GH-1--> 2026-01-02"), "<code>GH-1--&#62;</code> 2026-01-02");
        assert_eq!(prose("at deadbeef1 now"), "at <code>deadbeef1</code> now");
        assert_eq!(prose("www.evil.example"), "<code>www<!-- -->&#46;evil.example</code>");
    }

    #[test]
    fn a_name_with_blanks_becomes_code_as_a_whole() {
        assert_eq!(prose("only `a::b<T, U>/1 MB` is new"), "only <code>&#96;a::b&#60;T, U&#62;/1 MB&#96;</code> is new");
        assert_eq!(prose("a ` b @you"), format!("a {} b {}", code("`"), code("@you")));
    }

    #[test]
    fn what_only_looks_like_it_acts_stays_text() {
        assert_eq!(prose("at 2026-01-31T12:00:07Z"), "at 2026-01-31T12:00:07Z");
        assert_eq!(prose("Xeon @ 2.50GHz"), "Xeon &#64;<!-- --> 2.50GHz");
        assert_eq!(prose("can't, \"so\""), "can't, \"so\"");
        assert_eq!(prose(":100: :+1:"), "<code>:100:</code> <code>:+1:</code>");
    }

    #[test]
    fn no_text_begins_a_list() {
        assert_eq!(prose("- [ ] x"), "&#45; &#91; &#93; x");
        assert_eq!(prose("1. one"), "&#49;. one");
        assert_eq!(prose("--- x"), "--- x");
        assert_eq!(prose(" is "), " is ");
        assert_eq!(prose("---"), "&#45;--");
        assert_eq!(prose("+30 %"), "+30 %");
        assert_eq!(prose("43 of 2,150"), "43 of 2,150");
    }

    #[test]
    fn marks_of_markdown_are_entities() {
        assert_eq!(code("a|b"), "<code>a&#124;b</code>");
        assert_eq!(code("http_req_duration __x__"), "<code>http_req_duration &#95;&#95;x&#95;&#95;</code>");
        assert_eq!(prose("*a* _b_ [c]"), "&#42;a&#42; &#95;b&#95; &#91;c&#93;");
        assert_eq!(code("https://x"), "<code>https&#58;<!-- -->//x</code>");
    }
}
