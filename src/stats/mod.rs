//! Numbers → estimates: one assumption or method a file, on slices of `f64`, knowing nothing of benchmarks.
//!
//! All functions expect finite numbers, which the model guarantees, and say what they return for too few of them.
//! Each method names its source and is checked in `tests/all/stats` against values computed by `SciPy`.

mod agreement;
mod change_points;
mod common_mode;
mod fdr;
mod levels;
mod moments;
mod order_interval;
mod quantile;
mod robust;
mod series_noise;
mod sign;
mod tail;
mod theil_sen;
mod wilson;

pub use agreement::{agreed_part, common_part};
pub use change_points::{ChangePoint, FEWEST_VALUES, change_points, local_noise};
pub use common_mode::{CommonMode, Deviations, HOSTED_RUNNER, LEAST_STAYED, LEAST_WITNESSES, common_modes};
pub use fdr::benjamini_hochberg;
pub use levels::{Levels, levels};
pub use moments::{deviation, mean};
pub use order_interval::quantile_interval;
pub use quantile::{median, quantile, quantile_of, sorted};
pub use robust::{mad_scale, outer_scale, successive_scale};
pub use series_noise::{QUIETEST, RECENT, noise_within, recent_level, series_noise};
pub use sign::{geometric_mean_ratio, sign_test};
pub use tail::{normal_two_sided, normal_upper_quantile};
pub use theil_sen::{Slope, theil_sen};
pub use wilson::wilson_interval;
