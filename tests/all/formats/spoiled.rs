//! No bytes make a format panic: genuine and bad fixtures of every format are spoiled in random places and given to
//! every format, and so is noise. Files of a directory are spoiled one at a time.

use std::collections::BTreeMap;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};

use perfdiff::ingest::{FORMATS, Source};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError};

use crate::doors::files;
use crate::formats::door;
use crate::formats::registry::{BAD, entries, good_inputs};
use crate::fuzz::Effort;

/// Larger fixtures are not spoiled: debug builds are slow, and size is no reason to panic.
const SPOILED_MAX: usize = 64 * 1024;

/// A directory held in memory; a file by itself is one under the empty path.
#[derive(Clone, Debug)]
struct Held {
    name: String,
    files: BTreeMap<String, Vec<u8>>,
}

impl Held {
    fn load(input: &str) -> Held {
        let root = door::fixture(input);
        let mut files = BTreeMap::new();
        for entry in walkdir::WalkDir::new(&root).into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file()) {
            let path = entry.path().strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
            files.insert(path, std::fs::read(entry.path()).unwrap());
        }
        Held { name: input.to_owned(), files }
    }

    fn is_small(&self) -> bool {
        self.files.values().map(Vec::len).sum::<usize>() <= SPOILED_MAX
    }

    fn source(&self) -> Option<Source> {
        if let Some(bytes) = self.files.get("") {
            return Source::bytes(&self.name, bytes.clone()).ok();
        }
        Some(Source::tree(&self.name, Box::new(files::Memory::new(self.files.clone()))))
    }
}

/// One way to spoil a file; positions are shares of its length.
#[derive(Clone, Debug)]
pub(crate) enum Damage {
    Cut(f64),
    Flip(f64, u8),
    Write(f64, &'static [u8]),
    Remove(f64, usize),
    Splice(f64, f64, usize),
}

/// Pieces that parsers trip over.
const PIECES: &[&[u8]] = &[
    b"NaN",
    b"-Infinity",
    b"null",
    b"-1",
    b"1e999",
    b"18446744073709551616",
    b"\"",
    b"[",
    b"{",
    b"}",
    b"]",
    b",",
    b"\n",
    b"\r\n",
    b"\0",
    b"\xff\xfe",
    b"\xf0\x9f\x98\x80",
    b"[{",
    b"\\",
    b"0",
    b"[]",
    b"\"\"",
    b"9999999999999999999999",
    b"N/A",
];

pub(crate) fn damage() -> impl Strategy<Value = Damage> {
    let at = || 0.0..1.0_f64;
    prop_oneof![
        at().prop_map(Damage::Cut),
        (at(), any::<u8>()).prop_map(|(at, byte)| Damage::Flip(at, byte)),
        (at(), proptest::sample::select(PIECES)).prop_map(|(at, piece)| Damage::Write(at, piece)),
        (at(), 1..200_usize).prop_map(|(at, length)| Damage::Remove(at, length)),
        (at(), at(), 1..400_usize).prop_map(|(from, to, length)| Damage::Splice(from, to, length)),
    ]
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a small length")]
pub(crate) fn spoil(bytes: &mut Vec<u8>, damage: &Damage) {
    let length = bytes.len();
    let place = |share: f64| ((length as f64 * share) as usize).min(length);
    match damage {
        Damage::Cut(at) => bytes.truncate(place(*at)),
        Damage::Flip(at, byte) => {
            if let Some(found) = bytes.get_mut(place(*at)) {
                *found = *byte;
            }
        }
        Damage::Write(at, piece) => {
            bytes.splice(place(*at)..place(*at), piece.iter().copied());
        }
        Damage::Remove(at, count) => {
            bytes.drain(place(*at)..(place(*at) + count).min(length));
        }
        Damage::Splice(from, to, count) => {
            let piece = bytes[place(*from)..(place(*from) + count).min(length)].to_vec();
            bytes.splice(place(*to)..place(*to), piece);
        }
    }
}

/// The fixtures of all formats that are small enough.
fn small<I: IntoIterator<Item = String>>(inputs: impl Fn(&str) -> I) -> Vec<Held> {
    let all = FORMATS.iter().flat_map(|format| inputs(format.name())).map(|input| Held::load(&input));
    all.filter(Held::is_small).collect()
}

/// Any of them with one file spoiled so many times.
fn spoiled(held: Vec<Held>, times: Range<usize>) -> impl Strategy<Value = Held> {
    let any = (proptest::sample::select(held), any::<proptest::sample::Index>(), proptest::collection::vec(damage(), times));
    any.prop_map(|(mut held, which, damages)| {
        let at = which.index(held.files.len());
        if let Some(bytes) = held.files.values_mut().nth(at) {
            for damage in &damages {
                spoil(bytes, damage);
            }
        }
        held
    })
}

#[test]
fn spoiled_fixtures_never_make_a_format_panic() {
    let mut held = small(|format| good_inputs(format).into_iter().chain(entries(&format!("{format}/{BAD}"))));
    // So that bytes of any kind are tried even when there are no small fixtures.
    held.push(Held { name: "nothing".into(), files: BTreeMap::from([(String::new(), Vec::new())]) });
    Effort::new().run(&spoiled(held, 1..4), |held| {
        let Some(source) = held.source() else { return Ok(()) };
        catch_unwind(AssertUnwindSafe(|| files::are_read_or_refused(&source))).map_err(|_| TestCaseError::fail("it panics"))
    });
}

#[test]
fn what_was_read_of_a_spoiled_file_is_the_same_when_it_was_written_and_read_again() {
    Effort::new().run(&spoiled(small(good_inputs), 0..4), |held| {
        let Some(source) = held.source() else { return Ok(()) };
        let same = catch_unwind(AssertUnwindSafe(|| files::is_the_same_when_written_and_read_again(&source)));
        same.map_err(|_| TestCaseError::fail(held.name))
    });
}

#[test]
fn a_spoiled_document_is_read_the_same_by_the_fast_and_by_the_patient_reader() {
    for format in files::FAST {
        let texts: Vec<Held> = good_inputs(format).iter().map(|input| Held::load(input)).collect();
        Effort::new().run(&spoiled(texts.into_iter().filter(Held::is_small).collect(), 0..4), |held| {
            let Some(text) = held.files.get("") else { return Ok(()) };
            let same = catch_unwind(AssertUnwindSafe(|| files::is_read_the_same_either_way(format, text)));
            same.map_err(|_| TestCaseError::fail(held.name))
        });
    }
}

proptest! {
    #![proptest_config(Config { cases: 200, failure_persistence: None, ..Config::default() })]

    #[test]
    fn arbitrary_bytes_never_make_a_format_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        // Detection asks every claim; parsing is forced since nobody claims such bytes.
        if let Ok(source) = Source::bytes("noise", bytes) {
            files::are_read_or_refused(&source);
        }
    }
}
