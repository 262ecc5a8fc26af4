//! What matters: `perfdiff.toml` → thresholds, gates and accepted regressions.
//!
//! Text in, a validated [`Policy`] out; nothing here reads files, judges a change or knows of reports. Everything wrong with a
//! configuration is reported at once, each finding with its line, column, key and what to write instead.
//!
//! A metric gets its thresholds from its class, the class's table in the configuration, and the last `[[rule]]` that
//! matches ([`Policy::threshold`]). Gates are absolute bounds on the head ([`Gate::evaluate`]). Patterns in all of
//! them are globs over paths ([`Pattern`]).
//!
//! `document` reads TOML with line and column, `values` what stands at a key, `sections` each table; `config` puts them
//! together, and `threshold` and `usage` apply the result to metrics.

mod config;
mod document;
mod metric_view;
mod schema;
mod sections;
mod threshold;
mod usage;
mod values;

pub use config::Policy;
pub use document::error::{ConfigError, ConfigErrors};
pub use metric_view::MetricView;
pub use schema::schema;
pub use sections::accept::{Accept, AcceptOrigin};
pub use sections::class::ClassSettings;
pub use sections::compare::{CompareSettings, DriftCorrection, Reaction};
pub use sections::gate::{Gate, GateOutcome};
pub use sections::noise::NoiseSettings;
pub use sections::rename::Rename;
pub use sections::rule::Rule;
pub use sections::store::StoreSettings;
pub use threshold::Threshold;
pub use usage::{Unused, WhyUnused};
pub use values::amount::Amount;
pub use values::bound::{Bound, FittedBound, Sense};
pub use values::pattern::Pattern;
pub use values::quantity::MinChange;

/// The configuration that `perfdiff init` writes: every default, commented. It parses to [`Policy::default`].
pub const TEMPLATE: &str = include_str!("../../templates/perfdiff.toml");
