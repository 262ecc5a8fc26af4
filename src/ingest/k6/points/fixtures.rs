//! For tests: the files of points among the fixtures.
#![expect(clippy::disallowed_methods, reason = "tests read fixtures")]

use std::path::{Path, PathBuf};

use crate::stats::RandomBits;

/// The files whose names begin so, with their bytes as they lie there.
pub(super) fn named(prefix: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/k6")];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if entry.file_name().to_string_lossy().starts_with(prefix) {
                let bytes = std::fs::read(&path).unwrap();
                found.push((path, bytes));
            }
        }
    }
    found
}

/// Random numbers, each below the end that is asked for.
pub(super) fn chance() -> impl FnMut(usize) -> usize {
    let mut random = RandomBits::new(1);
    move |end| usize::try_from(random.next_bits() >> 33).unwrap() % end.max(1)
}
