//! Saved comparisons, genuine ones with values replaced: every report is written, and read by others.
#![no_main]

use libfuzzer_sys::fuzz_target;
use perfdiff_fuzz::doors;

fuzz_target!(|bytes: &[u8]| {
    if let Some(comparison) = perfdiff_fuzz::comparison(bytes) {
        doors::reports::all_are_written_and_read(&comparison);
    }
});
