//! Files of results: the first line names the format, nothing or anything else has it detected; the rest is the file, or, behind `\0`, a
//! directory of files, each as `path\0content\0\0`.
#![no_main]

use libfuzzer_sys::fuzz_target;
use perfdiff_fuzz::doors;

fuzz_target!(|bytes: &[u8]| {
    let (name, body) = perfdiff_fuzz::first_line(bytes);
    let Some(source) = perfdiff_fuzz::source(body) else { return };
    match perfdiff::ingest::by_name(name) {
        Some(format) => doors::files::is_read_or_refused(&source, format),
        None => doors::files::are_read_or_refused(&source),
    }
    doors::files::is_the_same_when_written_and_read_again(&source);
});
