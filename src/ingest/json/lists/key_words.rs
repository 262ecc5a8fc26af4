//! Words of keys that identify the elements of a list or describe the set-up, in lower case.

use crate::ingest::infer::{has_word, words};

/// Keys that hold the name of what was measured, the surest first.
pub(in crate::ingest::json) const NAMES: &[&str] =
    &["name", "benchmark", "id", "metric", "title", "label", "test", "scenario", "case", "endpoint", "operation", "query", "key"];
/// Words of keys that hold a parameter, which the author of the benchmark chose, such as the levels of a load curve.
pub(in crate::ingest::json) const PARAMETERS: &str = "\
    users vus clients concurrency concurrent connections threads thread threadcount workers processes procs cores cpus nodes \
    replicas shards partitions consumers producers subscribers level load size sizes filesize length len width height depth dim \
    dims dimension dimensions batch batchsize rows columns cols n m k h w x y z scale factor degree order bits tile block chunk \
    window stride kernel shape payload topk nprobe ef beam beams temperature epoch step round generation hops layers heads \
    streams pairs parallelism pipeline qd iodepth elements entries particles qubits variables dataset distance percentile \
    quantile";
/// Keys of a rate that was requested; a rate that was reached is a result.
pub(in crate::ingest::json) const ASKED: &str = "rate target_rps rps_target target_rate target_qps arrival_rate request_rate offered_load";
/// Keys that count repetitions.
pub(in crate::ingest::json) const REPEATS: &str = "run trial iteration iter repeat repetition rep attempt seed sample try fold";
/// Names of lists whose elements are repetitions, where nothing identifies them.
pub(in crate::ingest::json) const REPEATED: &str =
    "runs trials iterations repeats repetitions attempts samples raw rounds observations folds seeds";
/// Words of keys that hold a result or a remark, never a name.
pub(in crate::ingest::json) const OUTCOMES: &str = "\
    status state outcome result verdict winner best fastest slowest grade rating error errors exception traceback message msg \
    note notes comment comments reason output stdout stderr log answer response prediction predicted unit units sha sha256 md5 \
    hash checksum digest commit revision timestamp datetime date success successful succeeded ok passed pass failed valid \
    correct match matches met significant trend change host hostname uuid guid pid version finished started completed converged";

/// Whether what a key holds describes how something was measured.
pub(in crate::ingest::json) fn is_circumstances(key: &str) -> bool {
    is_settings(key) || has_word(CIRCUMSTANCES, &key.to_lowercase())
}

/// Objects that tell how the measurement was set up: what is in them is compared, and never a result.
const SETTINGS: &str = "\
    config configuration cfg conf setting settings option options opts flags knobs params parameters args arguments hyperparameters hyperparams setup shape \
    thresholds targets limits slo methodology";
/// Other objects that describe how something was measured.
const CIRCUMSTANCES: &str = "\
    metadata meta environment env env_info machine machine_info system_info hardware_info cpu_info device_info platform_info \
    build_info git_info dataset_info page_info gpu_info os_info hw_info video_info file_info host context hardware hw platform \
    software versions specs recommendations recommendation suggestions";

/// Whether what a key holds tells how the measurement was set up.
pub(in crate::ingest::json) fn is_settings(key: &str) -> bool {
    has_word(SETTINGS, &key.to_lowercase()) || words(key).last().is_some_and(|last| has_word(ENDS, last))
}

/// What a longer name of such an object ends with: `performance_targets`, `optimizer_config`.
const ENDS: &str = "\
    config configuration cfg conf settings options opts flags params parameters hyperparameters hyperparams thresholds targets limits \
    budgets slos";
