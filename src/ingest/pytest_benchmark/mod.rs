//! pytest-benchmark's JSON: `--benchmark-json=FILE`, `--benchmark-save`, `--benchmark-autosave`.
//!
//! The time of a round is judged by its median, from the raw data where the file has them; mean and minimum are
//! shown. Every number in `extra_info` is a metric of its own, which is where load tests put what matters to them.
//! `file` is the shape of the file, `metrics` makes metrics of it.

mod file;
mod metrics;

use self::file::{Document, Timers};
use super::json_text::Lenient;
use super::{Claim, Format, Kind, Options, ParseError, ParseErrorKind, Source, json, merge_repeats, normalize};
use crate::model::{Caveat, CaveatCode, Environment, Run, Tool};

/// The format of pytest-benchmark's files.
pub(super) struct PytestBenchmark;

const SHAPE: &str = "pytest-benchmark JSON";
/// First key of every file.
const FIRST_KEY: &str = "\"machine_info\"";
const OWN_FILE: &str = "let pytest write the JSON to a file of its own: --benchmark-json=benchmark.json";

impl Format for PytestBenchmark {
    fn name(&self) -> &'static str {
        "pytest-benchmark"
    }

    fn about(&self) -> &'static str {
        "files of `pytest --benchmark-json=FILE`, --benchmark-save and --benchmark-autosave"
    }

    fn versions(&self) -> &'static str {
        "3.4.1, 4.0.0, 5.0.0, 5.3.1"
    }

    fn claim(&self, source: &Source) -> Claim {
        let outline = source.outline();
        match outline.kind() {
            Kind::Object if outline.has_all(&["machine_info", "commit_info"]) => Claim::Sure("machine_info and commit_info"),
            Kind::Object if outline.has_all(&["machine_info", "benchmarks.[].stats"]) => Claim::Sure("machine_info and stats"),
            // Cut off, or broken by other text, before the second key.
            Kind::Object if outline.keys().eq(["machine_info"]) && outline.has("machine_info.node") => {
                Claim::Sure("machine_info of Python")
            }
            Kind::Text if source.head_text().contains(FIRST_KEY) => Claim::Sure("machine_info within other text"),
            Kind::Text if is_table(&source.head_text()) => Claim::Sure("the table that pytest-benchmark prints"),
            _ => Claim::No,
        }
    }

    fn parse(&self, source: &Source, _: &Options) -> Result<Vec<Run>, ParseError> {
        if source.outline().kind() == Kind::Text {
            return within_text(source);
        }
        if let Some(document) = source.strict() {
            return Ok(vec![run(document, Vec::new())]);
        }
        match serde_json::from_reader(Lenient::new(source.document()?)) {
            Ok(document) => Ok(vec![run(document, Vec::new())]),
            Err(error) if error.is_syntax() && is_captured(&source.read()?.0) => within_text(source),
            Err(error) => Err(ParseError::json(source.name(), &error)),
        }
    }
}

/// The lines that open pytest-benchmark's table on a terminal.
fn is_table(text: &str) -> bool {
    text.contains("\nName (time in ") && text.contains(" benchmark")
}

/// Whether pytest's words for people stand in the text too.
fn is_captured(text: &[u8]) -> bool {
    let text = String::from_utf8_lossy(text);
    text.contains("Wrote benchmark data in") || is_table(&text)
}

/// The JSON in a captured terminal, where it is still whole.
fn within_text(source: &Source) -> Result<Vec<Run>, ParseError> {
    let (bytes, _) = source.read()?;
    let text = String::from_utf8_lossy(&bytes);
    let Some(key) = text.find(FIRST_KEY) else {
        let message = "this is the table that pytest-benchmark prints; it is rounded and has no samples, and is not read";
        return Err(ParseError::new(ParseErrorKind::Unsupported, source.name(), message).hint(OWN_FILE));
    };
    let start = text.get(..key).and_then(|before| before.rfind('{')).unwrap_or(key);
    let json = text.get(start..).unwrap_or_default();
    let mut values = serde_json::Deserializer::from_reader(Lenient::new(json.as_bytes())).into_iter::<Document>();
    let line = text.get(..start).map_or(1, |before| before.matches('\n').count() + 1);
    let Some(document) = values.next().and_then(Result::ok) else {
        let message = "pytest's own output is mixed into the JSON that begins here, and parts of it are overwritten";
        return Err(ParseError::new(ParseErrorKind::Syntax, source.name(), message).at(format!("line {line}")).hint(OWN_FILE));
    };
    let text = format!("text around the JSON of line {line} was skipped; {OWN_FILE}");
    Ok(vec![run(document, vec![Caveat::new(CaveatCode::TextSkipped, source.name(), text)])])
}

fn run(document: Document, mut caveats: Vec<Caveat>) -> Run {
    let mut timers = Timers::default();
    let mut unknown = Vec::new();
    let mut benchmarks = Vec::with_capacity(document.benchmarks.len());
    for (index, measured) in document.benchmarks.into_iter().enumerate() {
        timers.add(&measured);
        benchmarks.push(metrics::benchmark(index, measured, &mut unknown, &mut caveats));
    }
    let benchmarks = merge_repeats::join(benchmarks, &mut caveats);
    caveats.extend(json::unknown(&unknown));
    let commit = document.commit_info.unwrap_or_default();
    if commit.dirty == Some(true) {
        let text = "the working tree held changes that are in no commit; the run is not of that commit alone";
        caveats.push(Caveat::new(CaveatCode::DirtyTree, commit.id.as_deref().unwrap_or_default(), text));
    }
    let time = document.datetime.as_deref().and_then(normalize::time);
    if let (Some(text), None) = (&document.datetime, &time) {
        caveats.push(Caveat::new(
            CaveatCode::UnusableValue,
            "datetime",
            format!("`{text}` is no date and time; the run's time is unknown"),
        ));
    }
    let mut environment = environment(&document.machine_info);
    environment.details.extend(timers.names().map(|names| ("timer".to_owned(), names)));
    Run {
        suite: "pytest".to_owned(),
        commit: commit.id.as_deref().and_then(normalize::commit),
        // "(unknown)", "(detached head)": no branch has such a name.
        branch: commit.branch.filter(|branch| !branch.is_empty() && !branch.starts_with('(')),
        time,
        tool: Some(Tool { name: "pytest-benchmark".to_owned(), version: document.version }),
        environment,
        benchmarks,
        caveats,
        shape: SHAPE,
        ..Run::default()
    }
}

fn environment(info: &json::Node) -> Environment {
    let text = |key: &str| info.get(key).and_then(json::Node::text);
    let cpu = info.get("cpu");
    let of_cpu = |key: &str| cpu.and_then(|cpu| cpu.get(key)).and_then(json::Node::text);
    let mut environment = Environment {
        os: text("system").map(normalize::os),
        arch: text("machine").map(normalize::arch),
        cpu: of_cpu("brand_raw").or_else(|| of_cpu("brand")).or_else(|| text("processor")).map(str::to_owned),
        cores: cpu.and_then(|cpu| cpu.get("count")).and_then(json::Node::number).and_then(normalize::cores),
        ..Environment::default()
    };
    let python = [text("python_implementation"), text("python_version")].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let details = [("python", Some(python.as_str()).filter(|p| !p.is_empty())), ("host", text("node")), ("os release", text("release"))];
    environment.details = details.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?.to_owned()))).collect();
    environment
}
