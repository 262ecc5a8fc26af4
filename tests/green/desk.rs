//! A directory to lay files out in.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

/// What must come of a way.
#[derive(Debug, Clone, Copy)]
pub enum Is {
    /// Refused with this exit code, before any verdict.
    Refused(u8),
    /// Fails, exit code 1.
    Fail,
    /// Warns.
    Warn,
    /// There is nothing to compare with, and that is what is said.
    New,
    /// Rightly green.
    Green,
}

/// The directory.
pub struct Desk(tempfile::TempDir);

impl Desk {
    pub fn new() -> Desk {
        Desk(tempfile::tempdir().unwrap())
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// Writes JSON.
    pub fn write(&self, name: &str, value: &Value) {
        self.text(name, &value.to_string());
    }

    /// Writes any text.
    pub fn text(&self, name: &str, text: &str) {
        std::fs::write(self.path().join(name), text).unwrap();
    }

    /// Writes a run of one benchmark with these metrics.
    pub fn run(&self, name: &str, metrics: &Value) {
        self.write(name, &json!({"schema": "perfdiff.run/v1", "suite": "s", "benchmarks": [{"name": "b", "metrics": metrics}]}));
    }

    /// Compares two runs of one benchmark with one metric each.
    pub fn compare(&self, base: &Value, head: &Value) -> String {
        self.compare_all(&json!([base]), &json!([head]))
    }

    /// Compares two runs of one benchmark with these metrics.
    pub fn compare_all(&self, base: &Value, head: &Value) -> String {
        self.run("base.json", base);
        self.run("head.json", head);
        "compare base.json head.json".to_owned()
    }

    /// Compares two documents of any shape.
    pub fn documents(&self, base: &Value, head: &Value) -> String {
        self.write("base.json", base);
        self.write("head.json", head);
        "compare base.json head.json --suite s".to_owned()
    }

    /// Compares runs with these benchmarks.
    pub fn benchmarks(&self, base: &Value, head: &Value) -> String {
        let run = |benchmarks: &Value| json!({"schema": "perfdiff.run/v1", "suite": "s", "benchmarks": benchmarks});
        self.documents(&run(base), &run(head))
    }

    /// Holds one metric against one bound.
    pub fn gate(&self, metric: &Value, limit: &str) -> String {
        self.run("head.json", &json!([metric]));
        self.text("perfdiff.toml", &format!("[[gate]]\nmatch = \"**\"\nlimit = \"{limit}\"\n"));
        "gate head.json".to_owned()
    }

    /// Compares a summary of k6 with one in which something was changed.
    pub fn k6(&self, change: impl Fn(&mut Value)) -> String {
        let base: Value = serde_json::from_slice(&fixture("k6/v2.2.0/base/summary.json")).unwrap();
        let mut head = base.clone();
        change(&mut head["metrics"]);
        self.documents(&base, &head)
    }

    /// Compares a file of the fixtures with its first part, so many hundredths of it.
    pub fn cut(&self, path: &str, name: &str, hundredths: usize) -> String {
        let whole = fixture(path);
        std::fs::write(self.path().join(format!("base{name}")), &whole).unwrap();
        std::fs::write(self.path().join(format!("head{name}")), &whole[..whole.len() * hundredths / 100]).unwrap();
        format!("compare base{name} head{name}")
    }
}

/// The bytes of a fixture.
fn fixture(path: &str) -> Vec<u8> {
    std::fs::read(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(path)).unwrap()
}

/// A metric of this class and unit.
pub fn metric(class: &str, unit: &str, value: f64) -> Value {
    json!({"name": "m", "class": class, "unit": unit, "value": value})
}

/// The same with a sample about a value.
pub fn sample(class: &str, unit: &str, value: f64) -> Value {
    let around: Vec<f64> = [1.0, 1.02, 0.98, 1.01, 0.99].iter().map(|factor| factor * value).collect();
    json!({"name": "m", "class": class, "unit": unit, "sample": around})
}

/// The same with a sample all over the place.
pub fn restless(class: &str, unit: &str, value: f64) -> Value {
    let around: Vec<f64> = (0..30).map(|at| value * (0.2 + f64::from((at * 7) % 30) / 10.0)).collect();
    json!({"name": "m", "class": class, "unit": unit, "sample": around})
}

/// So many benchmarks that take ten milliseconds each.
pub fn many(count: usize) -> Value {
    (0..count).map(|at| json!({"name": format!("b{at}"), "metrics": [{"name": "time_ms", "value": 10}]})).collect()
}

/// Multiplies all the numbers of one of k6's metrics.
pub fn scale(metrics: &mut Value, name: &str, by: f64) {
    for (_, value) in metrics[name].as_object_mut().unwrap().iter_mut() {
        if let Some(number) = value.as_f64() {
            *value = json!(number * by);
        }
    }
}
