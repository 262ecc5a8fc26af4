//! What the targets share: the doors of the tests, and inputs made of the bytes that libFuzzer gives.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

use perfdiff::compare::recomputed;
use perfdiff::ingest::{self, Options, Source};
use perfdiff::model::Comparison;
use perfdiff::store::{Settings, Store};
use serde_json::Value;

#[allow(dead_code, unreachable_pub)]
#[path = "../../tests/all/report/cases.rs"]
mod cases;
#[path = "../../tests/all/doors/mod.rs"]
pub mod doors;

/// The first line, where it is text, and the rest.
pub fn first_line(bytes: &[u8]) -> (&str, &[u8]) {
    let end = bytes.iter().position(|byte| *byte == b'\n').unwrap_or(bytes.len());
    (std::str::from_utf8(&bytes[..end]).unwrap_or_default(), bytes.get(end + 1..).unwrap_or_default())
}

/// A file, or behind `\0` a directory: `path\0content\0\0` again and again.
pub fn source(bytes: &[u8]) -> Option<Source> {
    let Some(list) = bytes.strip_prefix(b"\0") else { return Source::bytes("file", bytes.to_vec()).ok() };
    let mut files = BTreeMap::new();
    for file in doors::files::split(list, b"\0\0") {
        let (path, content) = file.split_at(file.iter().position(|byte| *byte == 0).unwrap_or(file.len()));
        files.insert(String::from_utf8(path.to_vec()).ok()?, content.get(1..).unwrap_or_default().to_vec());
    }
    Some(Source::tree("directory", Box::new(doors::files::Memory::new(files))))
}

/// The first byte chooses among the documents, the rest are replaced values.
fn spoiled(trees: &[Value], bytes: &[u8]) -> Value {
    let (which, rest) = bytes.split_first().unwrap_or((&0, &[]));
    replaced(&trees[usize::from(*which) % trees.len()], rest)
}

/// Replaced values, of five bytes each.
fn replaced(tree: &Value, bytes: &[u8]) -> Value {
    let number = |pair: &[u8]| u16::from_le_bytes([pair[0], pair[1]]);
    let changes: Vec<doors::tree::Replaced> =
        bytes.chunks_exact(5).take(8).map(|five| (number(five), number(&five[2..]), five[4] & 1 == 1)).collect();
    doors::tree::spoiled(tree, &changes)
}

fn fixture(path: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures").join(path)
}

/// A saved comparison, a small one; none where it can't be read.
pub fn comparison(which: u8, changes: &[u8]) -> Option<Comparison> {
    static TREES: LazyLock<Vec<Value>> = LazyLock::new(|| {
        let trees = cases::all().into_iter().map(|(_, comparison)| serde_json::to_value(comparison).unwrap());
        trees.filter(|tree| tree.to_string().len() < 64 * 1024).collect()
    });
    let trees = &*TREES;
    serde_json::from_value(replaced(&trees[usize::from(which) % trees.len()], changes)).ok().map(recomputed)
}

/// The payload of an event.
pub fn payload(bytes: &[u8]) -> Vec<u8> {
    static TREES: LazyLock<Vec<Value>> = LazyLock::new(|| {
        let files = std::fs::read_dir(fixture("github")).unwrap().map(|entry| std::fs::read(entry.unwrap().path()).unwrap());
        files.filter_map(|bytes| serde_json::from_slice(&bytes).ok()).collect()
    });
    spoiled(&TREES, bytes).to_string().into_bytes()
}

/// The name and the content of a stored run: one that a store has written, with values replaced; behind an even byte, any content.
pub fn stored(bytes: &[u8]) -> (String, Vec<u8>) {
    static STORED: LazyLock<(String, Value)> = LazyLock::new(|| {
        let directory = tempfile::tempdir().unwrap();
        let made = std::process::Command::new("git").args(["init", "-q", "--bare"]).current_dir(&directory).status();
        assert!(made.unwrap().success());
        let store = Store::local(directory.path(), Settings::new("perfdiff", "2026-02-01T00:00:00Z".parse().unwrap())).unwrap();
        let path = fixture("perfdiff/lax.json");
        let source = Source::bytes("lax.json", std::fs::read(path).unwrap()).unwrap();
        let mut run = ingest::read(&source, None, &Options::default()).unwrap().remove(0);
        run.branch = Some("main".into());
        let landed = store.append(&[run.clone()], "Store a run").unwrap();
        (landed.paths[0].clone(), serde_json::to_value(&run).unwrap())
    });
    let (path, tree) = &*STORED;
    let content = match bytes.split_first() {
        Some((first, rest)) if first % 2 == 0 => rest.to_vec(),
        _ => spoiled(std::slice::from_ref(tree), bytes).to_string().into_bytes(),
    };
    (path.clone(), content)
}

/// Reads a template, and fills it where it can't take long: numbers of many digits, loops in loops and products of texts are what the
/// process of its own is for.
pub fn template(text: &str) {
    static COMPARISON: LazyLock<Comparison> = LazyLock::new(|| cases::all().remove(1).1);
    let digits = text.split(|c: char| !c.is_ascii_digit()).map(str::len).max().unwrap_or(0);
    if digits > 3 || text.contains("**") {
        return;
    }
    let is_short = text.matches("for").count() < 3 && text.matches("macro").count() < 2 && !text.contains(['*', '~']);
    for name in ["page.md", "page.html", "page.json"] {
        if is_short {
            doors::texts::a_template_is_filled_or_refused(name, text, &COMPARISON);
        } else {
            drop(doors::texts::a_template_is_read_or_refused(name, text));
        }
    }
}
