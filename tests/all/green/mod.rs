//! The ways to be green by mistake: one line each in `table`, run through the whole program.
//!
//! To add one, add a line to the table: what it is, the files and the words that bring it about, and what must come of it. A
//! verdict, an outcome or a caveat that is new fails here until it has its line.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    unreachable_pub,
    dead_code,
    reason = "tests read and write files and may panic"
)]

mod desk;
mod table;

use std::collections::BTreeSet;

use crate::cli::program;
use desk::{Desk, Is};
use perfdiff::model::{CaveatCode, GateVerdict, Outcome, Undecided, Verdict};
use serde_json::{Value, json};
use table::{CAVEATS, WAYS};

/// What a run of the program said: its exit code, and its report where there is one.
fn run(way: fn(&Desk) -> String) -> (u8, Option<Value>, String) {
    let desk = Desk::new();
    let words = way(&desk);
    let done = program::perfdiff(&words).arg("--report").arg("json").cwd(desk.path()).run();
    (done.code, serde_json::from_str(&done.stdout).ok(), done.stdout + &done.stderr)
}

/// What a report found, or the error in its place.
fn why(report: Option<&Value>, said: &str) -> String {
    let Some(report) = report else { return format!(": {said}") };
    let found = report["changes"].as_array().unwrap().iter().map(|change| format!("\n  {}: {}", change["verdict"], change["reasons"][0]));
    let gates = report["gates"].as_array().unwrap().iter().map(|gate| format!("\n  gate {}: {}", gate["verdict"], gate["reason"]));
    found.chain(gates).take(4).collect()
}

#[test]
fn every_way_ends_as_the_table_says() {
    let mut wrong = Vec::new();
    for (what, way, is) in WAYS {
        let (code, report, said) = run(*way);
        let outcome = report.as_ref().map(|report| report["outcome"].as_str().unwrap().to_owned());
        let (wanted, wanted_code) = match is {
            Is::Refused(code) => (None, *code),
            Is::Fail => (Some(Outcome::Fail), 1),
            Is::Warn => (Some(Outcome::Warn), 0),
            Is::New => (Some(Outcome::NoBaseline), 0),
            Is::Green => (Some(Outcome::Pass), 0),
        };
        if outcome.as_deref() != wanted.map(Outcome::name) || code != wanted_code {
            wrong.push(format!("{what}: wanted {is:?}, got {outcome:?} with exit code {code}{}", why(report.as_ref(), &said)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_verdict_and_every_outcome_stands_in_the_table() {
    let mut seen: BTreeSet<String> = BTreeSet::new();
    for (_, way, _) in WAYS {
        let Some(report) = run(*way).1 else { continue };
        let mut see = |kind: &str, value: &Value| seen.extend(value.as_str().map(|name| format!("{kind} {name}")));
        see("outcome", &report["outcome"]);
        for change in report["changes"].as_array().unwrap() {
            see("verdict", &change["verdict"]);
            see("undecided", &change["undecided"]);
        }
        report["gates"].as_array().unwrap().iter().for_each(|gate| see("gate", &gate["verdict"]));
    }
    let verdicts = Verdict::ALL.iter().map(|verdict| format!("verdict {}", verdict.name()));
    let gates = GateVerdict::ALL.iter().map(|verdict| format!("gate {}", verdict.name()));
    let outcomes = Outcome::ALL.iter().map(|outcome| format!("outcome {}", outcome.name()));
    let undecided = Undecided::ALL.iter().map(|undecided| format!("undecided {}", undecided.name()));
    let lacking: Vec<String> = verdicts.chain(gates).chain(outcomes).chain(undecided).filter(|name| !seen.contains(name)).collect();
    assert!(lacking.is_empty(), "no line of the table brings about: {lacking:?}");
}

/// Every caveat there is has its line, and does to the outcome of a run that bears it what that line says.
#[test]
fn every_caveat_does_what_its_line_says() {
    let listed: BTreeSet<CaveatCode> = CAVEATS.iter().flat_map(|(_, codes)| codes.iter().copied()).collect();
    let all: BTreeSet<CaveatCode> = CaveatCode::ALL.iter().copied().collect();
    assert_eq!(listed, all, "each caveat stands in the table once, with what it does");
    assert_eq!(CAVEATS.iter().map(|(_, codes)| codes.len()).sum::<usize>(), all.len());
    for (outcome, codes) in CAVEATS {
        for code in *codes {
            let desk = Desk::new();
            let metrics = json!([{"name": "time_ms", "value": 10}]);
            desk.run("base.json", &metrics);
            desk.write(
                "head.json",
                &json!({
                    "schema": "perfdiff.run/v1", "suite": "s", "benchmarks": [{"name": "b", "metrics": metrics}],
                    "caveats": [{"code": code.name(), "subject": "b", "text": "a sentence"}],
                }),
            );
            let done = program::perfdiff("compare base.json head.json --report json").cwd(desk.path()).run();
            assert_eq!(done.json()["outcome"], outcome.name(), "{code}");
            assert_eq!(done.code, u8::from(*outcome == Outcome::Fail), "{code}");
        }
    }
}
