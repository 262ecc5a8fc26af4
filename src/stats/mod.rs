//! Numbers → estimates: one assumption or method per file, on slices of `f64`, knowing nothing of benchmarks.
//!
//! All functions expect finite numbers, which the model guarantees, and say what they return for too few of them.
//! Each method names its source and is checked in `tests/all/stats` against values computed by `SciPy`.
//!
//! `summary` describes one sample, `inference` holds tests and intervals, `series` looks at values in order of time,
//! `common_mode` at several series at once, `agreement` at several estimates of one difference;
//! `random` draws what a method draws.

mod agreement;
mod common_mode;
mod inference;
mod random;
mod series;
mod summary;

pub use agreement::{agreed_part, common_part};
pub use common_mode::{CommonMode, Deviations, HOSTED_RUNNER, LEAST_STAYED, LEAST_WITNESSES, common_modes};
pub use inference::always_valid::{always_valid_p_value, always_valid_t, log_evidence};
pub use inference::best_fifth::BestFifth;
pub use inference::false_discovery::benjamini_hochberg;
pub use inference::normal::{normal_two_sided, normal_upper_quantile};
pub use inference::order_interval::quantile_interval;
pub use inference::sign_test::{geometric_mean_ratio, sign_test};
pub use inference::trimmed_mean::TrimmedMean;
pub use inference::wilson::wilson_interval;
pub use random::RandomBits;
pub use series::change_points::{ChangePoint, FEWEST_VALUES, change_points, local_noise};
pub use series::levels::{Levels, levels};
pub use series::noise::{QUIETEST, RECENT, noise_within, recent_level};
pub use series::theil_sen::{Slope, theil_sen};
pub use summary::moments::{deviation, mean};
pub use summary::quantile::{median, quantile, quantile_of, sorted};
pub use summary::robust::{mad_scale, outer_scale};
