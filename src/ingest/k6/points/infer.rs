//! Infers the kind of a custom metric where a file does not tell.

use crate::ingest::infer::infer_measured;
use crate::model::Class;
use crate::unit::Dimension;

use super::aggregate::Points;
use crate::ingest::k6::metric::Kind;

/// A rate where the values are zeros and ones and the name is of a share; a trend where the name is of a time or of
/// a size in bytes; else unknown, and the values are shown without being judged. Bytes alone can be a counter's.
pub(in crate::ingest::k6) fn kind_of(name: &str, points: &Points) -> Option<Kind> {
    if points.looks_like_a_share() {
        let class = infer_measured(name, Some("ratio")).class;
        return matches!(class, Class::ErrorRate | Class::Score).then_some(Kind::Rate);
    }
    let inferred = infer_measured(name, None);
    let size = inferred.unit.dimension() == Dimension::Data && name.to_lowercase().split('_').any(|word| word == "size");
    let time = matches!(inferred.class, Class::Latency | Class::Duration);
    (time || size).then_some(Kind::Trend)
}
