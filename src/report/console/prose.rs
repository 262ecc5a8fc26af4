//! Running text in the width of the terminal, with a hanging indent.

use crate::report::escape::{begins_command, width};
use crate::report::view::{Piece, Sentence};

/// Columns of running text where there is no terminal.
const PLAIN: usize = 100;

/// Stands for a blank at which no line may end. It cannot come from outside: the view makes it a plain blank.
const TIED: char = '\u{a0}';

/// A sentence in which names hold together, and numbers with their units.
pub(super) fn tied(sentence: &Sentence) -> String {
    sentence
        .pieces()
        .iter()
        .map(|piece| match piece {
            Piece::Words(words) => with_units(words),
            Piece::Name(name) => tie(name),
        })
        .collect()
}

/// The text such that no line ends in it.
pub(super) fn tie(text: &str) -> String {
    text.replace(' ', &TIED.to_string())
}

/// Columns of a unit that stays with its number.
const LONGEST_UNIT: usize = 3;

/// The text with every number tied to the short word after it, so that no line begins with a unit.
pub(super) fn with_units(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut words = text.split(' ').peekable();
    while let Some(word) = words.next() {
        let is_number = word.ends_with(|c: char| c.is_ascii_digit());
        let before_unit =
            words.peek().is_some_and(|next| is_number && width(next.trim_end_matches(['.', ',', ':', ';', ')'])) <= LONGEST_UNIT);
        out.push_str(&if before_unit { tie(&format!("{word} ")) } else { word.to_owned() });
        if !before_unit && words.peek().is_some() {
            out.push(' ');
        }
    }
    out
}

/// The text after `lead`, its further lines indented by the columns of `lead`. A word that is longer than a line is broken on a
/// terminal; without one it stays whole, for those who search the text.
pub(in crate::report) fn hanging_indent(lead: &str, text: &str, room: Option<usize>) -> String {
    let indent = width(lead);
    let is_broken = room.is_some();
    let room = room.unwrap_or(PLAIN).saturating_sub(indent).max(12);
    let lines = wrap(text, room, is_broken);
    let mut out = lead.to_owned();
    for (index, line) in lines.iter().enumerate() {
        if index > 0 {
            out.push('\n');
            out.push_str(&" ".repeat(indent));
        }
        out.push_str(line);
    }
    out.trim_end().to_owned()
}

fn wrap(text: &str, room: usize, is_broken: bool) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        for part in pieces(word, if is_broken { room } else { usize::MAX }) {
            let used = lines.last().map_or(0, |line| width(line));
            match lines.last_mut() {
                Some(line) if used == 0 => line.push_str(&part),
                Some(line) if used + 1 + width(&part) <= room => {
                    line.push(' ');
                    line.push_str(&part);
                }
                _ => lines.push(part),
            }
        }
    }
    lines.iter().map(|line| harmless(line.replace(TIED, " ").trim_end())).collect()
}

/// A line that is no workflow command, though a long word was cut where one begins.
fn harmless(line: &str) -> String {
    if begins_command(line) { line.replacen(':', "\\u{3a}", 1) } else { line.to_owned() }
}

/// A word, or its parts where it is longer than a line. Words that are tied come apart first.
fn pieces(word: &str, room: usize) -> Vec<String> {
    if width(word) <= room {
        return vec![word.to_owned()];
    }
    if word.contains(TIED) {
        return word.split(TIED).filter(|word| !word.is_empty()).flat_map(|word| pieces(word, room)).collect();
    }
    let mut parts = vec![String::new()];
    for c in word.chars() {
        let mut next = parts.last().cloned().unwrap_or_default();
        next.push(c);
        if width(&next) > room {
            parts.push(c.to_string());
        } else if let Some(last) = parts.last_mut() {
            *last = next;
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_hang_under_their_first() {
        assert_eq!(hanging_indent(" ! ", "one two three four", Some(16)), " ! one two three\n   four");
        assert_eq!(hanging_indent(" ! ", "one two three four", None), " ! one two three four");
        assert_eq!(hanging_indent(" ! ", "abcdefghijklmnop", Some(15)), " ! abcdefghijkl\n   mnop");
        assert_eq!(hanging_indent(" ! ", "abcdefghijklmnop", None), " ! abcdefghijklmnop");
        assert_eq!(hanging_indent(" ! ", "a b\u{a0}c d", Some(15)), " ! a b c d");
        assert_eq!(hanging_indent(" ! ", "a b b b b b\u{a0}c c c d", Some(15)), " ! a b b b b\n   b c c c d");
        assert_eq!(hanging_indent(" ! ", "one two\u{a0}three\u{a0}four", Some(15)), " ! one two\n   three four");
        assert_eq!(hanging_indent(" ! ", "abcdefghijkl::add-mask::x", Some(15)), " ! abcdefghijkl\n   \\u{3a}:add-mask::\n   x");
    }
}
