//! Payloads of events, genuine ones with values replaced.
#![no_main]

use libfuzzer_sys::fuzz_target;
use perfdiff_fuzz::doors;

fuzz_target!(|bytes: &[u8]| {
    doors::texts::a_payload_is_read_or_refused(&perfdiff_fuzz::payload(bytes));
});
