//! What each renderer makes of the shared cases.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::cast_precision_loss,
    clippy::disallowed_methods,
    reason = "tests read files and may panic"
)]

mod cases;
mod characters;
mod console;
mod export;
mod github;
mod html;
mod machine;
mod spoiled;
mod template;
mod undecided;
mod view;

use std::path::Path;

use perfdiff::model::Comparison;
use perfdiff::report::{self, RENDERERS, RenderOptions};

/// The comparison in the words of the renderer named `renderer`.
fn rendered(renderer: &str, comparison: &Comparison, options: &RenderOptions) -> String {
    report::render(report::renderer(renderer).unwrap(), comparison, options).unwrap()
}

/// The beginning and the end of a long text: a golden file is there to be read.
fn abridged(renderer: &str, text: &str) -> String {
    let (text, first, last) = if renderer == "html" { (html::readable(text), 260, 60) } else { (text.to_owned(), 70, 40) };
    let lines: Vec<&str> = text.lines().collect();
    if lines.len() <= first + last + 20 {
        return text;
    }
    format!("{}\n[{} lines]\n{}\n", lines[..first].join("\n"), lines.len() - first - last, lines[lines.len() - last..].join("\n"))
}

#[test]
fn every_case_looks_as_it_did_in_every_renderer() {
    for (name, comparison) in cases::all() {
        for renderer in RENDERERS.iter().map(|renderer| renderer.name()) {
            let widths: &[Option<usize>] = if renderer == "console" { &[Some(60), Some(100), Some(160)] } else { &[None] };
            for width in widths {
                let options = RenderOptions { width: *width, ..RenderOptions::default() };
                let size = width.map(|width| format!("_{width}")).unwrap_or_default();
                let text = rendered(renderer, &comparison, &options);
                insta::assert_snapshot!(format!("{renderer}{size}_{name}"), abridged(renderer, &text));
            }
        }
    }
}

#[test]
fn the_options_look_as_they_did() {
    let cases = cases::all();
    let verdicts = &cases.iter().find(|(name, _)| *name == "verdicts").unwrap().1;
    let base = RenderOptions { width: Some(100), ..RenderOptions::default() };
    insta::assert_snapshot!("console_color", rendered("console", verdicts, &RenderOptions { color: true, ..base }));
    insta::assert_snapshot!("console_details", rendered("console", verdicts, &RenderOptions { details: true, ..base }));
    insta::assert_snapshot!(
        "console_only_changed_limit",
        rendered("console", verdicts, &RenderOptions { only_changed: true, limit: Some(4), ..base })
    );
    insta::assert_snapshot!("console_unlimited_width", rendered("console", verdicts, &RenderOptions::default()));
}

/// Cases that are kept as saved comparisons, for tools outside of this test.
const SAVED: &[&str] = &[
    "quiet",
    "verdicts",
    "empty",
    "no-baseline",
    "came-and-went",
    "hostile",
    "caveats",
    "gates",
    "improved",
    "suites",
    "history",
    "samples",
    "replicates",
];

#[test]
fn the_saved_comparisons_are_those_of_the_cases() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/reports");
    for (name, comparison) in cases::all().into_iter().filter(|(name, _)| SAVED.contains(name)) {
        let (path, text) = (folder.join(format!("{name}.json")), rendered("json", &comparison, &RenderOptions::default()));
        if std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
            std::fs::write(&path, &text).unwrap();
        }
        assert!(std::fs::read_to_string(&path).unwrap() == text, "{} is out of date: renew it with INSTA_UPDATE=always", path.display());
    }
}

#[test]
fn renderers_are_named_once_and_in_order() {
    let names: Vec<&str> = RENDERERS.iter().map(|renderer| renderer.name()).collect();
    assert!(names.is_sorted_by(|a, b| a < b), "{names:?}");
    for renderer in RENDERERS {
        assert!(!renderer.about().is_empty() && !renderer.extension().contains('.'), "{}", renderer.name());
        assert_eq!(report::renderer(renderer.name()).unwrap().name(), renderer.name());
    }
    assert!(report::renderer("nothing of the kind").is_none());
}

#[test]
fn json_reads_back_as_the_same_comparison() {
    for (name, comparison) in cases::all().into_iter().filter(|(name, _)| *name != "odd-numbers") {
        let text = rendered("json", &comparison, &RenderOptions::default());
        if name == "hostile" {
            // Its units are no units, and come back as what they are taken for.
            assert!(serde_json::from_str::<Comparison>(&text).is_ok());
            continue;
        }
        assert_eq!(serde_json::from_str::<Comparison>(&text).unwrap(), comparison, "{name}");
    }
}
