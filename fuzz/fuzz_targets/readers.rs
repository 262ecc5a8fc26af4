//! The fast and the patient reader of one format: the first line names it, the rest is the file.
#![no_main]

use libfuzzer_sys::fuzz_target;
use perfdiff_fuzz::doors;

fuzz_target!(|bytes: &[u8]| {
    let (name, body) = perfdiff_fuzz::first_line(bytes);
    if doors::files::FAST.contains(&name) {
        doors::files::is_read_the_same_either_way(name, body);
    }
});
