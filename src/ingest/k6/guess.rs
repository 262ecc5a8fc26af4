//! The kind of a custom metric where a file does not say it.

use crate::ingest::infer::infer;
use crate::model::Class;

use super::metric::Kind;
use super::series::Points;

/// A rate where the values are zeros and ones and the name is of a share; a trend where the name is of a time, a
/// size or another measured quantity; else unknown, and the values are shown without being judged.
pub(super) fn kind_of(name: &str, points: &Points) -> Option<Kind> {
    if points.looks_like_a_share() {
        let class = infer(name, "", Some("ratio")).class;
        return matches!(class, Class::ErrorRate | Class::Score).then_some(Kind::Rate);
    }
    let class = infer(name, "", None).class;
    matches!(class, Class::Latency | Class::Duration | Class::Size | Class::Memory).then_some(Kind::Trend)
}
