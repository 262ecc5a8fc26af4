//! Saved comparisons, genuine ones with values replaced: a report is written, and read by others. The first byte chooses the comparison and
//! the second one the report, since all reports of one take a hundred times as long as replacing its values.
#![no_main]

use libfuzzer_sys::fuzz_target;
use perfdiff::report::RENDERERS;
use perfdiff_fuzz::doors;

fuzz_target!(|bytes: &[u8]| {
    let [which, report, changes @ ..] = bytes else { return };
    if let Some(comparison) = perfdiff_fuzz::comparison(*which, changes) {
        doors::reports::is_written_and_read(RENDERERS[usize::from(*report) % RENDERERS.len()], &comparison);
    }
});
