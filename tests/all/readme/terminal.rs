//! The guide in a terminal and in a pipe.

use perfdiff::guide::{CHAPTERS, CONTENTS};

use crate::cli::program::perfdiff;

#[test]
fn a_pipe_gets_the_markdown_as_it_is() {
    assert_eq!(perfdiff("guide policy").run().stdout, CHAPTERS.iter().find(|chapter| chapter.name == "policy").unwrap().text);
    assert_eq!(perfdiff("guide").run().stdout, CONTENTS.text);
}

#[test]
fn a_chapter_that_is_none_is_wrong_usage_with_the_next_best() {
    let done = perfdiff("guide polcy").run();
    assert_eq!(done.code, 2);
    assert!(done.stderr.contains("policy"), "{}", done.stderr);
}

#[test]
fn chapters_read_well_on_a_terminal() {
    insta::assert_snapshot!("contents", CONTENTS.for_terminal(100, false));
    for (name, columns) in [("action", 100), ("confirm", 60), ("policy", 100), ("accept", 60)] {
        let chapter = CHAPTERS.iter().find(|chapter| chapter.name == name).unwrap();
        insta::assert_snapshot!(name, chapter.for_terminal(columns, false));
    }
}

#[test]
fn no_line_but_code_is_wider_than_the_terminal_and_no_word_is_lost() {
    for chapter in CHAPTERS {
        for columns in [60, 100] {
            let page = chapter.for_terminal(columns, false);
            let code: Vec<&str> = chapter.text.split("```").skip(1).step_by(2).flat_map(str::lines).collect();
            for line in page.lines().filter(|line| !line.strip_prefix("    ").is_some_and(|line| code.contains(&line))) {
                let width = unicode_width(line);
                assert!(width <= columns || !line.trim().contains(' '), "{} at {columns}: {width}: {line}", chapter.name);
            }
            let prose: String = chapter.text.split("```").step_by(2).collect();
            for word in prose.lines().filter(|line| !line.starts_with('|')).flat_map(str::split_whitespace) {
                let word = word.trim_matches(|c: char| !c.is_alphanumeric());
                let is_link = word.contains('[') || word.contains(']') || word.contains(".md");
                assert!(is_link || page.contains(word), "{}: {word}", chapter.name);
            }
        }
    }
}

#[test]
fn colours_only_add() {
    let escapes = regex::Regex::new("\u{1b}\\[[0-9;]*m").unwrap();
    for chapter in CHAPTERS {
        let colored = chapter.for_terminal(100, true);
        assert!(colored.contains("\u{1b}["), "{}", chapter.name);
        let marks = |text: &str| text.replace(['`', '*'], "").split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(marks(&escapes.replace_all(&colored, "")), marks(&chapter.for_terminal(100, false)), "{}", chapter.name);
    }
}

/// Columns of a line.
fn unicode_width(line: &str) -> usize {
    perfdiff::report::escape::width(line)
}
