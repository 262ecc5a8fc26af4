//! Plain English: phrases that readers had to read twice stand nowhere in the README, the guide, templates, help, messages and
//! documentation.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests read files and may panic")]

use std::fs;
use std::path::Path;

use regex::Regex;

/// A phrase, and what to write instead.
const BANNED: [(&str, &str); 6] = [
    (r"(?:could|can|can't|cannot) be told", "can be detected, can be distinguished"),
    (r"h[eo]ld(?:s|ing)? (?:[-a-z`']+ ){0,8}against", "compare with, check"),
    (r"(?:runs?|moments|values|forks|samples) a side", "per side"),
    (r"(?:one|dot|stroke|line|row|entry|run|column) an? (?:run|file|line|metric|benchmark|series|leg)", "one per run"),
    (r"with the right sense", "nothing: leave it out"),
    (r"surer", "more certain"),
];

/// Each banned phrase in a text, with its line and what to write instead. A phrase may be broken across lines of a comment.
fn found(text: &str) -> Vec<String> {
    let breaks = Regex::new(r"\n[ \t]*(?://[/!]?)?[ \t]*").unwrap();
    let mut ends: Vec<(usize, usize)> = Vec::new();
    let mut joined = String::new();
    let mut from = 0;
    for (line, gap) in breaks.find_iter(text).enumerate() {
        joined.push_str(&text[from..gap.start()]);
        joined.push(' ');
        ends.push((joined.len(), line + 1));
        from = gap.end();
    }
    joined.push_str(&text[from..]);
    joined.make_ascii_lowercase();
    let line = |at: usize| ends.iter().find(|(end, _)| at < *end).map_or(ends.len() + 1, |(_, line)| *line);
    let of = |(pattern, instead): &(&str, &str)| {
        let pattern = Regex::new(&format!(r"(?-u:\b)(?:{pattern})(?-u:\b)")).unwrap();
        let hits = pattern.find_iter(&joined).map(|hit| format!("line {}: \"{}\"; write: {instead}", line(hit.start()), hit.as_str()));
        hits.collect::<Vec<_>>()
    };
    BANNED.iter().flat_map(of).collect()
}

#[test]
fn no_text_of_the_program_holds_a_banned_phrase() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = ["README.md", "action.yml", "src", "templates"].map(|name| walkdir::WalkDir::new(root.join(name)));
    let mut wrong = Vec::new();
    let mut read = 0;
    for entry in files.into_iter().flatten().map(Result::unwrap).filter(|entry| entry.file_type().is_file()) {
        let Ok(text) = fs::read_to_string(entry.path()) else { continue };
        read += 1;
        let path = entry.path().strip_prefix(root).unwrap().display().to_string();
        wrong.extend(found(&text).into_iter().map(|words| format!("{path}, {words}")));
    }
    assert!(read > 300, "only {read} files were found");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_banned_phrase_is_found_also_where_a_line_breaks_it() {
    let text = "/// Changes over 5 % could\n/// be told.\n\nheld against a limit, three runs a side, one a line";
    let lines: Vec<String> = found(text).iter().map(|words| words.split(';').next().unwrap().to_owned()).collect();
    let expected = ["line 1: \"could be told\"", "line 4: \"held against\"", "line 4: \"runs a side\"", "line 4: \"one a line\""];
    assert_eq!(lines, expected);
    assert_eq!(found("It told a side of the story; hold on. Against noise."), Vec::<String>::new());
}
