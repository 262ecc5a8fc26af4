//! What holds of the console at every width.

use perfdiff::report::RenderOptions;
use perfdiff::report::escape::width;

use crate::report::{cases, rendered};

#[test]
fn no_line_is_wider_than_the_terminal() {
    for (name, comparison) in cases::all() {
        // A row is laid out like any other: of a thousand like it, few widths tell all.
        let rooms: &[usize] = if name == "many" { &[40, 80, 200] } else { &[40, 47, 53, 60, 66, 72, 80, 100, 120, 160, 200] };
        for &room in rooms {
            for details in [false, true] {
                let text = rendered("console", &comparison, &RenderOptions { width: Some(room), details, ..RenderOptions::default() });
                // What is to be typed is never broken.
                for line in text.lines().filter(|line| !line.trim_start().to_lowercase().starts_with("perfdiff")) {
                    assert!(width(line) <= room, "{name} at {room}: {} columns\n{line}", width(line));
                }
            }
        }
    }
}

#[test]
fn nothing_in_a_name_reaches_the_terminal_as_a_command() {
    for (name, comparison) in cases::all() {
        for details in [false, true] {
            let text = rendered("console", &comparison, &RenderOptions { details, ..RenderOptions::default() });
            let bad = text.chars().find(|c| {
                (c.is_control() && *c != '\n')
                    || ('\u{200b}'..='\u{200f}').contains(c)
                    || ('\u{2028}'..='\u{202e}').contains(c)
                    || ('\u{2066}'..='\u{2069}').contains(c)
            });
            assert_eq!(bad, None, "{name}");
            assert!(!text.contains("NaN") || name == "odd-numbers" || name == "hostile", "{name}");
        }
    }
}

#[test]
fn colour_adds_nothing_but_colour() {
    for (name, comparison) in cases::all() {
        let base = RenderOptions { width: Some(100), ..RenderOptions::default() };
        let plain = rendered("console", &comparison, &base);
        let coloured = rendered("console", &comparison, &RenderOptions { color: true, ..base });
        assert!(coloured.contains("\u{1b}["), "{name}");
        let stripped: String = coloured
            .split('\u{1b}')
            .enumerate()
            .map(|(place, part)| if place == 0 { part } else { part.split_once('m').unwrap().1 })
            .collect();
        let lines = |text: &str| text.lines().map(|line| line.trim_end().to_owned()).collect::<Vec<_>>();
        assert_eq!(lines(&stripped), lines(&plain), "{name}");
    }
}

#[test]
fn a_quiet_comparison_takes_two_lines() {
    let cases = cases::all();
    let quiet = &cases.iter().find(|(name, _)| *name == "quiet").unwrap().1;
    for room in [Some(40), Some(100), None] {
        let text = rendered("console", quiet, &RenderOptions { width: room, ..RenderOptions::default() });
        let most = if room == Some(40) { 3 } else { 2 };
        assert!(text.lines().count() <= most, "{text}");
    }
}

#[test]
fn the_verdict_the_benchmark_and_the_change_stay_at_forty_columns() {
    let cases = cases::all();
    let verdicts = &cases.iter().find(|(name, _)| *name == "verdicts").unwrap().1;
    let text = rendered("console", verdicts, &RenderOptions { width: Some(40), ..RenderOptions::default() });
    let lines: Vec<&str> = text.lines().collect();
    let at = lines.iter().position(|line| line.contains("✗  GET /orders  http_req_duration p50")).unwrap();
    assert!(lines[at + 1].contains("+40 %"), "{}", lines[at + 1]);
    assert!(text.contains("FAILURES") && text.contains("UNDECIDED") && text.contains("FAIL "));
}

#[test]
fn no_name_loses_a_letter_at_any_width() {
    for (name, comparison) in cases::all() {
        for width in [Some(40), Some(60), Some(100), Some(200), None] {
            let text = rendered("console", &comparison, &RenderOptions { width, ..RenderOptions::default() });
            // A cut name ends or is broken by an ellipsis; those of the program stand after a blank or between digits.
            let cut = text.lines().find(|line| {
                let before = line.char_indices().filter(|(_, c)| *c == '…').map(|(at, _)| line[..at].chars().next_back());
                before.flatten().any(char::is_alphabetic) && name != "odd-numbers" && name != "hostile"
            });
            assert_eq!(cut, None, "{name} at {width:?}");
        }
    }
}

#[test]
fn every_row_of_a_pipe_names_its_benchmark_and_metric() {
    let cases = cases::all();
    let verdicts = &cases.iter().find(|(name, _)| *name == "verdicts").unwrap().1;
    let text = rendered("console", verdicts, &RenderOptions::default());
    let rows: Vec<&str> = text.lines().filter(|line| line.starts_with(" ✗  GET /orders")).collect();
    assert_eq!(rows.len(), 2, "{text}");
    assert!(rows.iter().all(|row| row.contains("http_req_duration p")), "{text}");
}

#[test]
fn no_two_rows_look_alike() {
    for (name, comparison) in cases::all() {
        if name == "hostile" {
            continue;
        }
        let text = rendered("console", &comparison, &RenderOptions { details: true, ..RenderOptions::default() });
        let mut rows: Vec<&str> = text.lines().filter(|line| line.contains("   ") && line.contains('%') && !line.contains('↳')).collect();
        let all = rows.len();
        rows.sort_unstable();
        rows.dedup();
        assert_eq!(rows.len(), all, "{name}: {text}");
    }
}

#[test]
fn what_is_undecided_is_a_count_and_the_three_that_look_worst() {
    let cases = cases::all();
    let many = &cases.iter().find(|(name, _)| *name == "many").unwrap().1;
    let short = rendered("console", many, &RenderOptions::default());
    assert!(short.contains("UNDECIDED (3 OF 100)") && short.contains("… and 97 more (--all)"), "{short}");
    let all = rendered("console", many, &RenderOptions { details: true, ..RenderOptions::default() });
    assert!(!all.contains("--all") && all.contains(" UNDECIDED\n"), "{all}");
    assert_eq!(all.lines().filter(|line| line.starts_with(" ~ ")).count(), 100);
}
