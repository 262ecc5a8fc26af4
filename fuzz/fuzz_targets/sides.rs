//! Two runs compared in both directions.
#![no_main]

use libfuzzer_sys::fuzz_target;
use perfdiff_fuzz::doors;

fuzz_target!(|bytes: &[u8]| {
    doors::sides::mirror(bytes);
});
