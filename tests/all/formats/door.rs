//! Opens fixtures as sources, and words runs for golden files.
#![allow(dead_code, unreachable_pub, reason = "each module uses what it needs")]

use std::fmt::Write as _;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use perfdiff::ingest::{self, Options, ParseError, Source, Tree};
use perfdiff::model::Run;

/// A path below `fixtures/`.
pub fn fixture(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(path)
}

/// A fixture as a source named by its path below `fixtures/`.
pub fn source(path: &str) -> Source {
    let full = fixture(path);
    if full.is_dir() {
        return Source::tree(path, Box::new(Folder::new(full)));
    }
    Source::file(path, Box::new(move || Ok(Box::new(std::fs::File::open(&full)?)))).expect("fixture opens")
}

/// A directory as a source.
pub fn folder(name: &str, path: &Path) -> Source {
    Source::tree(name, Box::new(Folder::new(path.to_owned())))
}

/// Reads a fixture with the format that claims it.
pub fn read(path: &str) -> Result<Vec<Run>, ParseError> {
    ingest::read(&source(path), None, &Options::default())
}

/// Reads text as if it were a file.
pub fn read_text(name: &str, text: &str) -> Result<Vec<Run>, ParseError> {
    ingest::read(&Source::bytes(name, text.as_bytes().to_vec())?, None, &Options::default())
}

/// The name of the format that claims a fixture.
pub fn claimed_by(path: &str) -> Result<&'static str, ParseError> {
    ingest::detect(&source(path)).map(ingest::Format::name)
}

/// One line a metric, gate and caveat: short enough for a golden file, exact enough to notice a digit.
pub fn words(runs: &[Run]) -> String {
    let mut out = String::new();
    for run in runs {
        let tool = run.tool.as_ref().map(|t| format!("{} {}", t.name, t.version.as_deref().unwrap_or("?")));
        writeln!(out, "run of {} [{}] tool {} time {}", run.suite, run.shape, tool.unwrap_or_default(), run.time.as_deref().unwrap_or("?"))
            .unwrap();
        for benchmark in &run.benchmarks {
            writeln!(
                out,
                "  {} {:?}{}",
                benchmark.name,
                benchmark.params,
                benchmark.error.as_ref().map(|e| format!(" ERROR {e}")).unwrap_or_default()
            )
            .unwrap();
            for m in &benchmark.metrics {
                let extra = [
                    m.n.map(|n| format!("n={n}")),
                    m.sample.as_ref().map(|s| format!("sample={}", s.len())),
                    m.stddev.map(|s| format!("stddev={s:e}")),
                    m.details().interval.map(|i| format!("interval={:e}..{:e}@{}", i.low, i.high, i.level)),
                    m.details().resolution.map(|r| format!("resolution={r:e}")),
                ];
                let extra = extra.into_iter().flatten().collect::<Vec<_>>().join(" ");
                let statistic = m.statistic.as_deref().map(|s| format!("/{s}")).unwrap_or_default();
                writeln!(out, "    {}{statistic} {} {:?} {:?} {:e} {} {extra}", m.name, m.class, m.direction, m.role, m.value, m.unit)
                    .unwrap();
            }
        }
        for g in &run.gates {
            writeln!(out, "  gate {} {} {:?} {} met={:?} value={:?}", g.benchmark, g.metric, g.statistic, g.bound, g.met, g.value).unwrap();
        }
        for c in &run.caveats {
            writeln!(out, "  caveat {} [{}] {}", c.code, c.subject, c.text).unwrap();
        }
    }
    out
}

/// A directory as the program's own loader shows it.
struct Folder {
    root: PathBuf,
    files: Vec<String>,
}

impl Folder {
    fn new(root: PathBuf) -> Folder {
        let mut files: Vec<_> = walkdir::WalkDir::new(&root)
            .into_iter()
            .map(Result::unwrap)
            .filter(|entry| entry.file_type().is_file())
            .map(|entry| entry.path().strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/"))
            .collect();
        files.sort();
        Folder { root, files }
    }
}

impl Tree for Folder {
    fn files(&self) -> &[String] {
        &self.files
    }

    fn open(&self, path: &str) -> io::Result<Box<dyn Read>> {
        Ok(Box::new(std::fs::File::open(self.root.join(path))?))
    }

    fn modified(&self, path: &str) -> Option<f64> {
        let modified = std::fs::metadata(self.root.join(path)).ok()?.modified().ok()?;
        Some(modified.duration_since(UNIX_EPOCH).ok()?.as_secs_f64())
    }
}
