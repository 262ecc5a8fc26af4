//! Files of single points: `--out json` and `--out csv`, and how points become the statistics of a summary.

pub(super) mod aggregate;
mod clock;
pub(super) mod csv;
mod decimal;
#[cfg(test)]
mod fixtures;
mod infer;
pub(super) mod json;
mod json_line;
mod known_line;
mod submetrics;
mod timeline;
