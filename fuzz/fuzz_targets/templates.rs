//! Templates; those that can't take long are filled too, as in a process of their own.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(text) = std::str::from_utf8(bytes) {
        perfdiff_fuzz::template(text);
    }
});
