//! Makes hostile text visible: names come from files that anybody who opens a pull request can write.
//!
//! Every text from outside passes through [`visible`] once, when the view is built, so that no renderer can move
//! a terminal's cursor, reorder a line or hide a letter. What a renderer's own syntax needs on top of that
//! (entities, quotes) is the renderer's business.

use std::collections::BTreeMap;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// The text with everything that does not show as itself written as an escape: `\n`, `\t`, `\u{1b}`.
///
/// That covers control characters, line and paragraph separators, marks that reorder or join text, blanks without
/// width and fillers. Other blanks become plain spaces. The log of a CI run acts too: what GitHub's runner takes for a
/// command where a line begins (`::add-mask::…`), or anywhere in it (`##[…]`), loses its first mark to an escape, since any
/// word may come to stand at the beginning of a line. A text without any of these comes back unchanged.
pub fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut marks = 0;
    let mut begins_word = true;
    for (at, c) in text.char_indices() {
        marks = if c.width() == Some(0) { marks + 1 } else { 0 };
        let commands = c == '#' && text[at..].starts_with("##[") || c == ':' && begins_word && begins_command(&text[at..]);
        begins_word = c.is_whitespace();
        match c {
            _ if commands => out.extend(c.escape_unicode()),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            _ if hides(c) || marks > MOST_MARKS => out.extend(c.escape_unicode()),
            _ if c.is_whitespace() => out.push(' '),
            _ => out.push(c),
        }
    }
    out
}

/// Whether a line that begins so may be a workflow command; the rest of it may come from elsewhere.
pub(super) fn begins_command(text: &str) -> bool {
    text.strip_prefix("::").is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic()))
}

/// Most combining marks on one letter; more would cover the neighbouring lines.
const MOST_MARKS: usize = 4;

/// Whether a character acts on the text around it, or takes its place without being seen.
fn hides(c: char) -> bool {
    has_no_place(c)
        || c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{2800}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
            | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// Whether a character is one that XML or HTML forbids: a control character other than tab and line ends, or one of the code points
/// that stand for no character (U+FDD0 to U+FDEF, and the last two of each plane).
fn has_no_place(c: char) -> bool {
    c.is_control() && !matches!(c, '\t' | '\n' | '\r') || matches!(c, '\u{fdd0}'..='\u{fdef}') || u32::from(c) & 0xfffe == 0xfffe
}

/// Parameters on one line, `simd=off,size=10`, with a backslash before a comma, an equals sign or a backslash of a name or
/// value: different parameters never read the same.
pub fn params(params: &BTreeMap<String, String>) -> String {
    let plain = |text: &String| {
        let mut out = String::with_capacity(text.len());
        for c in text.chars() {
            if matches!(c, ',' | '=' | '\\') {
                out.push('\\');
            }
            out.push(c);
        }
        out
    };
    let pairs = params.iter().map(|(name, value)| format!("{}={}", plain(name), plain(value)));
    pairs.collect::<Vec<_>>().join(",")
}

/// The columns that a text takes on a terminal.
pub fn width(text: &str) -> usize {
    text.width()
}

/// The text in at most `room` columns, with an ellipsis in its middle where it had to be cut.
///
/// The middle is cut because names differ at their ends: the module in front, the parameter behind.
pub fn shorten(text: &str, room: usize) -> String {
    if width(text) <= room {
        return text.to_owned();
    }
    let keep = room.saturating_sub(1);
    let head = take(text.chars(), keep / 2);
    let tail: String = take(text.chars().rev(), keep - width(&head)).chars().rev().collect();
    if room == 0 { String::new() } else { format!("{head}…{tail}") }
}

/// The text in at most `room` columns, with an ellipsis at its end where it had to be cut.
pub fn cut(text: &str, room: usize) -> String {
    if width(text) <= room {
        return text.to_owned();
    }
    let kept = take(text.chars(), room.saturating_sub(1));
    if room == 0 { String::new() } else { format!("{}…", kept.trim_end()) }
}

/// As many characters as fit.
fn take(chars: impl Iterator<Item = char>, room: usize) -> String {
    let mut used = 0;
    chars
        .take_while(|c| {
            used += c.width().unwrap_or(0);
            used <= room
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_acts_on_a_terminal_or_hides_is_written_out() {
        assert_eq!(visible("plain µs · naïve"), "plain µs · naïve");
        assert_eq!(visible("a\nb\tc\r"), "a\\nb\\tc\\r");
        assert_eq!(visible("\u{1b}[31mred"), "\\u{1b}[31mred");
        assert_eq!(visible("abc\u{202e}fed"), "abc\\u{202e}fed");
        assert_eq!(visible("zero\u{200b}width\u{2028}"), "zero\\u{200b}width\\u{2028}");
        assert_eq!(visible("no\u{a0}break"), "no break");
        assert_eq!(visible("\u{fdd0}\u{fffe}\u{ffff}\u{10ffff}"), "\\u{fdd0}\\u{fffe}\\u{ffff}\\u{10ffff}");
        assert_eq!(visible("::add-mask::x module::f ::error"), "\\u{3a}:add-mask::x module::f \\u{3a}:error");
        assert_eq!(visible("a##[add-mask]x ##[group]"), "a\\u{23}#[add-mask]x \\u{23}#[group]");
        assert_eq!(visible("group:::checkout :: #[test] ## x"), "group:::checkout :: #[test] ## x");
        assert_eq!(visible(&format!("e{}", "\u{301}".repeat(6))), format!("e{}\\u{{301}}\\u{{301}}", "\u{301}".repeat(4)));
    }

    #[test]
    fn the_middle_of_a_long_text_goes() {
        assert_eq!(shorten("http_req_duration p95", 12), "http_…on p95");
        assert_eq!(shorten("short", 5), "short");
        assert_eq!(width(&shorten("日本語のとても長い名前", 9)), 9);
        assert_eq!((shorten("abc", 0).as_str(), shorten("abc", 1).as_str()), ("", "…"));
        assert_eq!(cut("twelve times its noise", 12), "twelve time…");
    }
}
