//! Directories as criterion leaves them, some results of which may be an earlier run's.

use std::path::Path;
use std::time::{Duration, SystemTime};

/// Writes the results of a benchmark of about this many nanoseconds; what another `seed` gives differs in every digit.
pub fn measured(directory: &Path, name: &str, about: f64, seed: u32) {
    let time = |n: u32| about * (1.0 + 0.01 * (f64::from(n) * 1.7 + f64::from(seed) * 0.37).sin());
    let (iters, times): (Vec<f64>, Vec<f64>) = (1..=20).map(|n| (f64::from(n), f64::from(n) * time(n))).unzip();
    let identity = serde_json::json!({"group_id": name, "full_id": name, "directory_name": name, "throughput": null});
    let sample = serde_json::json!({"sampling_mode": "Linear", "iters": iters, "times": times});
    let new = directory.join(name).join("new");
    std::fs::create_dir_all(&new).unwrap();
    std::fs::write(new.join("benchmark.json"), identity.to_string()).unwrap();
    std::fs::write(new.join("sample.json"), sample.to_string()).unwrap();
}

/// Says of a benchmark's results how long ago they were written, and whether criterion compared them with earlier ones.
pub fn written(directory: &Path, name: &str, ago: Duration, compared: bool) {
    let folder = directory.join(name);
    if compared {
        std::fs::create_dir_all(folder.join("change")).unwrap();
        std::fs::write(folder.join("change/estimates.json"), "{}").unwrap();
    }
    for file in ["new/benchmark.json", "new/sample.json"] {
        let file = std::fs::File::options().write(true).open(folder.join(file)).unwrap();
        file.set_modified(SystemTime::now() - ago).unwrap();
    }
}
