//! Reading a summary of k6 as one JSON document, and the advice for files that are nearly k6's.

use serde::de::DeserializeOwned;

use crate::ingest::{ParseError, Source};
use crate::limits;

/// What to do about a file that is nearly k6's.
pub(in crate::ingest::k6) const AS_WRITTEN: &str = "give the file as k6 wrote it; it may have been edited, joined from several or cut";

/// The summary in a file; an error where it is no JSON or has another form.
pub(super) fn summary<T: DeserializeOwned>(source: &Source) -> Result<T, ParseError> {
    let (bytes, _) = source.read_at_most(limits::SUMMARY_K6)?;
    serde_json::from_slice(&bytes).map_err(|error| {
        let error = ParseError::json(source.name(), &error);
        if error.hint.is_empty() { error.hint(AS_WRITTEN) } else { error }
    })
}
