//! Files of results: the first line names the format, and where it names none, its bytes choose four; the rest is the file, or, behind
//! `\0`, a directory of files, each as `path\0content\0\0`.
#![no_main]

use libfuzzer_sys::fuzz_target;
use perfdiff::ingest::{self, FORMATS};
use perfdiff_fuzz::doors;

fuzz_target!(|bytes: &[u8]| {
    let (name, body) = perfdiff_fuzz::first_line(bytes);
    let Some(source) = perfdiff_fuzz::source(body) else { return };
    match ingest::by_name(name) {
        Some(format) => doors::files::is_read_or_refused(&source, format),
        None => {
            let first = name.bytes().fold(0, |sum, byte| (sum * 7 + usize::from(byte)) % 1024) % FORMATS.len();
            FORMATS.iter().cycle().skip(first).take(4).for_each(|format| doors::files::is_read_or_refused(&source, *format));
        }
    }
    doors::files::is_the_same_when_written_and_read_again(&source);
});
