//! Texts cut to what GitHub takes, at the end of a line so that no row of a table is left half.
//!
//! Reports keep to a budget themselves; this is the last guard, because a text over the limit would be refused
//! whole.

/// Longest comment or issue that we write, in bytes; GitHub's limit is 65,536 characters.
const COMMENT: usize = 65_000;

/// Longest summary or text of a check run, in bytes; GitHub's limit is 65,535 characters.
pub(super) const CHECK: usize = 65_000;

/// Longest job summary of a step, in bytes; beyond 1 MiB GitHub drops all of it.
pub(in crate::github) const SUMMARY: usize = 1_000_000;

const CUT: &str = "\n\n_Cut here: this place takes no more. The job's log and artifacts have the rest._\n";

/// Folded parts that may be open where a text is cut, and are then closed.
const MOST_OPEN: usize = 8;

/// The marker's line and the body below it.
pub(super) fn with_marker(marker: &str, body: &str) -> String {
    let room = COMMENT.saturating_sub(marker.len() + 1);
    format!("{marker}\n{}", truncated(body, room))
}

/// A Markdown text of at most `room` bytes; where it is cut, what is open is closed, so that the remark shows.
pub(in crate::github) fn truncated(text: &str, room: usize) -> String {
    if text.len() <= room {
        return text.to_owned();
    }
    let reserve = CUT.len() + "\n```".len() + MOST_OPEN * "\n</details>".len();
    let Some(room) = room.checked_sub(reserve) else { return String::new() };
    let end = (0..=room).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let kept = &text[..text[..end].rfind('\n').unwrap_or(end)];
    let fence = if kept.lines().filter(|line| line.starts_with("```")).count() % 2 == 1 { "\n```" } else { "" };
    let open = kept.matches("<details").count().saturating_sub(kept.matches("</details>").count());
    format!("{kept}{fence}{}{CUT}", "\n</details>".repeat(open.min(MOST_OPEN)))
}

/// A text as a title: one line of at most 250 characters.
pub(in crate::github) fn title(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    line.chars().take(250).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_body_ends_with_a_whole_line_and_says_that_it_was_cut() {
        let body = "| a row of a table that is ü |\n".repeat(5000);
        let text = with_marker("<!-- perfdiff key=k -->", &body);
        assert!(text.len() <= COMMENT && text.len() > COMMENT - 300, "{}", text.len());
        let kept = text.strip_suffix(CUT).unwrap();
        assert!(kept.ends_with("is ü |"), "{}", &kept[kept.len() - 40..]);
    }

    #[test]
    fn a_line_without_end_is_cut_between_characters() {
        assert!(truncated(&"ü".repeat(70_000), COMMENT).len() <= COMMENT);
        assert_eq!(truncated("short", 5), "short");
    }

    #[test]
    fn what_is_open_at_the_cut_is_closed() {
        let text = truncated(&format!("<details><summary>x</summary>\n\n```mermaid\n{}", "a --> b\n".repeat(100)), 600);
        assert!(text.len() <= 600 && text.ends_with(&format!("a --> b\n```\n</details>{CUT}")), "{text}");
        assert_eq!(truncated(&"x\n".repeat(100), 10), "");
    }
}
