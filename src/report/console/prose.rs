//! Running text in the width of the terminal, with a hanging indent.

use crate::report::escape::{begins_command, shorten, width};
use crate::report::view::{Piece, Sentence};

/// Longest name that is shown whole in a sentence.
const LONGEST_NAME: usize = 80;

/// Stands for a blank at which no line may end. It cannot come from outside: the view makes it a plain blank.
const TIED: char = '\u{a0}';

/// A sentence in which names hold together and are not longer than a line.
pub(super) fn tied(sentence: &Sentence, room: Option<usize>) -> String {
    let most = room.map_or(LONGEST_NAME, |room| room.clamp(8, LONGEST_NAME));
    sentence
        .pieces()
        .iter()
        .map(|piece| match piece {
            Piece::Words(words) => words.clone(),
            Piece::Name(name) => tie(&shorten(name, most)),
        })
        .collect()
}

/// The text such that no line ends in it.
pub(super) fn tie(text: &str) -> String {
    text.replace(' ', &TIED.to_string())
}

/// The text after `lead`, its further lines indented by the columns of `lead`.
pub(in crate::report) fn hanging_indent(lead: &str, text: &str, room: Option<usize>) -> String {
    let indent = width(lead);
    let room = room.map_or(usize::MAX, |room| room.saturating_sub(indent).max(12));
    let lines = wrap(text, room);
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

fn wrap(text: &str, room: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        for part in pieces(word, room) {
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
    lines.iter().map(|line| harmless(&line.replace(TIED, " "))).collect()
}

/// A line that is no workflow command, though a long word was cut where one begins.
fn harmless(line: &str) -> String {
    if begins_command(line) { line.replacen(':', "\\u{3a}", 1) } else { line.to_owned() }
}

/// A word, or its parts where it is longer than a line. What is tied stays so: it was made to fit.
fn pieces(word: &str, room: usize) -> Vec<String> {
    if width(word) <= room || word.contains(TIED) {
        return vec![word.to_owned()];
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
        assert_eq!(hanging_indent(" ! ", "a b\u{a0}c d", Some(15)), " ! a b c d");
        assert_eq!(hanging_indent(" ! ", "abcdefghijkl::add-mask::x", Some(15)), " ! abcdefghijkl\n   \\u{3a}:add-mask::\n   x");
    }
}
