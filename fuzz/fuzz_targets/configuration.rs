//! perfdiff.toml.
#![no_main]

use libfuzzer_sys::fuzz_target;
use perfdiff_fuzz::doors;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(text) = std::str::from_utf8(bytes) {
        doors::texts::a_configuration_is_read_or_refused(text);
    }
});
