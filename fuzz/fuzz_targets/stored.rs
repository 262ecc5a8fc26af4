//! Stored runs: a genuine one with values replaced, or any bytes under its name.
#![no_main]

use libfuzzer_sys::fuzz_target;
use perfdiff_fuzz::doors;

fuzz_target!(|bytes: &[u8]| {
    let (path, content) = perfdiff_fuzz::stored(bytes);
    doors::texts::a_stored_file_is_read_or_refused(&path, &content);
});
