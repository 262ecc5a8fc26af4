//! Messages of commits with acceptances.
#![no_main]

use libfuzzer_sys::fuzz_target;
use perfdiff_fuzz::doors;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(text) = std::str::from_utf8(bytes) {
        doors::texts::trailers_are_read_or_refused(text);
    }
});
