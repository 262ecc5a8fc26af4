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

    /// Runs git in the directory, as somebody.
    pub fn git(&self, words: &[&str]) {
        let who = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main"];
        let done = std::process::Command::new("git").args(who).args(words).current_dir(self.path()).output().unwrap();
        assert!(done.status.success(), "git {words:?}: {}", String::from_utf8_lossy(&done.stderr));
    }

    /// Runs the program in the directory before the way itself; it must succeed.
    pub fn before(&self, words: &str) {
        let done = crate::cli::program::perfdiff(words).cwd(self.path()).run();
        assert_eq!(done.code, 0, "{words}: {}{}", done.stdout, done.stderr);
    }

    /// Commits with this message, and writes a run of that commit.
    pub fn at_commit(&self, message: &str, benchmarks: &Value) {
        self.git(&["commit", "-q", "--allow-empty", "-m", message]);
        self.write("head.json", &json!({"schema": "perfdiff.run/v1", "suite": "s", "benchmarks": benchmarks}));
    }

    /// Makes a repository in which a run of the first commit is stored.
    pub fn stored(&self, benchmarks: &Value) {
        self.git(&["init", "-q"]);
        self.at_commit("First", benchmarks);
        self.before("baseline update head.json --allow-dirty");
    }

    /// Stores a run, and compares one of the next commit, with this message, with what is stored.
    pub fn then(&self, before: &Value, message: &str, after: &Value, words: &str) -> String {
        self.stored(before);
        self.at_commit(message, after);
        format!("compare head.json {words}")
    }

    /// Stores a run for each letter, made on that processor, and compares one on `processor` of which a benchmark is slower by
    /// `factor`. On `s` everything takes a third longer than on others.
    pub fn on_processors(&self, letters: &str, processor: &str, factor: f64) -> String {
        let run = |at: usize, processor: &str, factor: f64| {
            let speed = if processor == "s" { 1.33 } else { 1.0 };
            let time = |of: usize| 10.0 * speed * (1.0 + 0.01 * (3.0 * at as f64 + of as f64).sin()) * if of == 0 { factor } else { 1.0 };
            (0..6).map(|of| json!({"name": format!("b{of}"), "metrics": [{"name": "time_ms", "value": time(of)}]})).collect::<Value>()
        };
        self.git(&["init", "-q"]);
        for (at, letter) in letters.chars().map(|letter| letter.to_string()).enumerate() {
            self.at_commit("Change", &run(at, &letter, 1.0));
            self.before(&format!("baseline update head.json --allow-dirty --environment cpu={letter}"));
        }
        self.at_commit("Slow", &run(letters.len(), processor, factor));
        format!("compare head.json --environment cpu={processor}")
    }

    /// Compares a run of a stored suite as it was beside a slower one of a suite that is stored with a label only; `policy` is
    /// what stands under `[compare]`.
    pub fn with_another_suite(&self, policy: &str) -> String {
        self.stored(&one(5.0));
        let other = |ms: f64| json!({"schema": "perfdiff.run/v1", "suite": "t", "benchmarks": one(ms)});
        self.write("other.json", &other(5.0));
        self.before("baseline update other.json --allow-dirty --label os=linux");
        self.at_commit("Slow", &one(5.0));
        self.write("other.json", &other(50.0));
        self.text("perfdiff.toml", &format!("[compare]\n{policy}\n"));
        "compare --head head.json --head other.json".to_owned()
    }

    /// The one file of the store, which is checked out in `store`.
    pub fn stored_file(&self) -> String {
        let mut place = self.path().join("store/runs");
        while place.is_dir() {
            place = std::fs::read_dir(&place).unwrap().next().unwrap().unwrap().path();
        }
        place.strip_prefix(self.path()).unwrap().to_str().unwrap().to_owned()
    }

    /// Saves the comparison of these benchmarks, calls it a pass, and has it reported.
    pub fn called_pass(&self, base: &Value, head: &Value) -> String {
        let words = self.benchmarks(base, head);
        let mut saved = crate::cli::program::perfdiff(&words).arg("--report").arg("json").cwd(self.path()).run().json();
        saved["outcome"] = json!("pass");
        self.write("saved.json", &saved);
        "report saved.json --fail-on failure".to_owned()
    }

    /// Compares a run of 9 milliseconds with a history of twelve, given by branch and milliseconds, oldest first, and written in
    /// the opposite order where that is `turned`.
    pub fn history(&self, run: impl Fn(usize) -> (&'static str, f64), turned: bool) -> String {
        let line = |at: usize| {
            let (branch, ms) = run(if turned { 11 - at } else { at });
            let day = if turned { 12 - at } else { at + 1 };
            json!({"schema": "perfdiff.run/v1", "suite": "s", "branch": branch, "time": format!("2026-01-{day:02}T00:00:00Z"), "benchmarks": one(ms)})
        };
        self.text("history.ndjson", &(0..12).map(|at| line(at).to_string() + "\n").collect::<String>());
        self.write(
            "head.json",
            &json!({"schema": "perfdiff.run/v1", "suite": "s", "branch": "main", "time": "2026-02-01T00:00:00Z", "benchmarks": one(9.0)}),
        );
        "compare --history history.ndjson --head head.json".to_owned()
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

/// So many benchmarks with one metric of this class and unit each, all different, `times` as large.
pub fn alike(count: u32, class: &str, unit: &str, times: f64) -> Value {
    let value = |at: u32| (0.1 + f64::from(at) / 100.0) * times;
    (0..count).map(|at| json!({"name": format!("b{at}"), "metrics": [metric(class, unit, value(at))]})).collect()
}

/// One benchmark that takes so many milliseconds.
pub fn one(ms: f64) -> Value {
    json!([{"name": "b", "metrics": [metric("duration", "ms", ms)]}])
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
