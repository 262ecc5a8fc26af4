//! What is said of configurations that are wrong.

use std::fmt::Write as _;

use perfdiff::policy::Policy;

use super::{files, message};

#[test]
fn every_bad_configuration_is_refused_with_place_key_and_remedy() {
    let mut out = String::new();
    for (name, text) in files("bad") {
        let errors = Policy::parse(&name, &text).expect_err(&name);
        assert!(errors.all().iter().all(|error| error.file == name && error.line > 0 && error.column > 0));
        writeln!(out, "{errors}\n").unwrap();
    }
    insta::assert_snapshot!(out);
}

#[test]
fn every_good_configuration_is_read() {
    for (name, text) in files("good") {
        if let Err(errors) = Policy::parse(&name, &text) {
            panic!("{errors}");
        }
    }
}

#[test]
fn the_place_counts_characters_and_survives_windows_files() {
    assert!(message("[class.latency]\r\nwarn = \"fast\"\r\n").starts_with("perfdiff.toml, line 2, column 8: "));
    assert!(message("\u{feff}[class.latency]\nwarn = \"fast\"").starts_with("perfdiff.toml, line 2, column 8: "));
    assert!(message("\u{feff}nosuch = 1").starts_with("perfdiff.toml, line 1, column 1: "));
    assert!(message("class = { latency = { min-change = \"1µs\", warn = \"µ\" } }").starts_with("perfdiff.toml, line 1, column 50: "));
}

#[test]
fn all_that_is_wrong_is_said_at_once_in_the_order_of_the_file() {
    let text = message("[compare]\nrequire = 2\non-missing = \"explode\"\n[[rule]]\nwarn = 3\n[class.latncy]\nwarn = \"1%\"\n");
    let places: Vec<_> = text.lines().map(|line| line.split(": ").next().unwrap().to_owned()).collect();
    let expected = ["line 2, column 11", "line 3, column 14", "line 4, column 1", "line 5, column 8", "line 6, column 8"];
    assert_eq!(places, expected.map(|place| format!("perfdiff.toml, {place}")));
}

#[test]
fn a_long_value_is_shown_cut_and_on_one_line() {
    let long = "x".repeat(500);
    assert!(message(&format!("[compare]\non-missing = \"{long}\"")).len() < 200);
    assert_eq!(message("[compare]\non-missing = \"\"\"a\nb\"\"\"").lines().count(), 1);
}
