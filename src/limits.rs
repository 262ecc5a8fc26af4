//! How much perfdiff takes of what others write: every limit by its name, for the code, its messages and the guide.
//!
//! The limits are far beyond what tools write; they keep a broken or hostile file from taking all memory or time. None can be raised:
//! each says what to do instead.

use std::fmt;

/// A limit.
#[derive(Debug, Clone, Copy)]
pub struct Limit {
    /// What it is called in messages and in the guide.
    pub name: &'static str,
    /// The most that is taken.
    pub most: u64,
    /// What is counted.
    pub of: &'static str,
    /// What to do where it is met.
    pub instead: &'static str,
}

impl Limit {
    /// The most as a number of things in memory.
    pub const fn count(&self) -> usize {
        #[expect(clippy::cast_possible_truncation, reason = "no limit is beyond 32 bits")]
        {
            self.most as usize
        }
    }

    /// The most with what is counted: `100,000 benchmarks`, `64 MiB`.
    pub fn amount(&self) -> String {
        if self.of == BYTES {
            let (size, unit) = match self.most {
                most if most.is_multiple_of(1 << 30) => (most >> 30, "GiB"),
                most if most.is_multiple_of(1 << 20) => (most >> 20, "MiB"),
                most => (most >> 10, "KiB"),
            };
            return format!("{size} {unit}");
        }
        let digits = self.most.to_string();
        let mut grouped = String::new();
        for (place, digit) in digits.chars().enumerate() {
            if place > 0 && (digits.len() - place).is_multiple_of(3) {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        format!("{grouped} {}", self.of)
    }
}

/// What is beyond it: `more than 64 MiB (limit: size of a file)`.
impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "more than {} (limit: {})", self.amount(), self.name)
    }
}

/// What is counted where a limit is a size.
const BYTES: &str = "bytes";

/// Defines the limits, and the table of all.
macro_rules! limits {
    ($($constant:ident = $name:literal, $most:expr, $of:expr, $instead:literal;)*) => {
        $(
            #[doc = $name]
            pub const $constant: Limit = Limit { name: $name, most: $most, of: $of, instead: $instead };
        )*
        /// All limits.
        pub const ALL: &[Limit] = &[$($constant,)*];
    };
}

limits! {
    FILE = "size of a file", 1 << 30, BYTES, "write a summary, or split the run";
    // Genuine results reach 190; what is made to harm goes up to 1030.
    GROWTH = "growth of a compressed file", 300, "times its size", "pass the file uncompressed";
    BENCHMARKS = "benchmarks of a run", 200_000, "benchmarks", "give what differs by a number one name, or split the suite";
    METRICS = "metrics of a run", 2_000_000, "metrics", "leave out what nobody judges, or split the suite";
    RUNS = "runs of a file", 100_000, "runs", "split the file, or keep the newest runs";
    FILES = "files of a directory", 200_000, "files", "name the directory of the results themselves, such as target/criterion";
    JSON_DEPTH = "nesting of JSON", 64, "levels", "convert the results to perfdiff.run/v1";
    JSON_KEYS = "keys of a JSON document", 100_000, "keys", "use a format that perfdiff knows, or a recipe";
    JSON_ELEMENTS = "elements of JSON lists", 5_000_000, "elements", "write a summary instead of raw data";
    RECIPE_KEYS = "keys of a recipe's document", 5_000_000, "keys", "write a summary, or split the run";
    RECIPE_RESULTS = "results of a recipe", 2_000_000, "results", "write a summary, or split the run";
    RECIPE_VALUES = "values of a recipe's samples", 100_000_000, "values", "write a summary instead of raw data";
    RECIPE_COMBINATIONS = "combinations of a recipe", 100_000, "combinations", "write a result for each combination";
    RECIPE_FACTS = "facts of a recipe", 10_000, "facts", "have the recipe's `fact` match fewer lines";
    RECIPE_LINE = "line of a recipe's text", 1 << 20, BYTES, "take the line out of the tool's output";
    PATTERN = "length of a pattern", 2_000, "characters", "write a shorter pattern";
    LINE_CARGO_CRITERION = "line of cargo-criterion", 64 << 20, BYTES, "take fewer samples";
    LINE_K6 = "line of k6", 16 << 20, BYTES, "k6 writes no such line: write the file again";
    SUMMARY_K6 = "summary of k6", 32 << 20, BYTES, "k6 writes no such summary: write the file again";
    SERIES_K6 = "metrics and sub-metrics of k6", 10_000, "series", "make no names from data such as ids; use a tag";
    LABELS_JTL = "labels of JMeter", 10_000, "labels", "give requests that differ by a number one label";
    STATISTICS_LOCUST = "statistics of Locust", 64 << 20, BYTES, "give such requests one name (`name=`)";
    ENTRIES_LOCUST = "names of Locust", 100_000, "names", "give such requests one name (`name=`)";
    TIMES_LOCUST = "response times of a name of Locust", 1_000_000, "response times", "leave the rounding of response times to Locust";
    HISTORY_LOCUST = "rows of Locust's history", 1_000_000, "rows", "run without `--csv-full-history`, or leave *_stats_history.csv out";
    SETS_LOCUST = "runs of Locust", 10_000, "files named *_stats.csv", "pass the runs to compare one by one";
    ENTRIES_ACTION = "entries of github-action-benchmark", 100_000, "entries", "`max-items-in-chart` cuts the file";
    BENCHES_ACTION = "benches of github-action-benchmark", 2_000_000, "benches", "`max-items-in-chart` cuts the file";
    PROJECT_FILES = "files that init looks at", 20_000, "files", "give the command: `perfdiff init --bench COMMAND`";
    PROJECT_FILE = "part of a file that init looks at", 1 << 20, BYTES, "name the tool nearer to the file's beginning, or give the command";
    CONFIGURATION = "size of perfdiff.toml", 4 << 20, BYTES, "rules can hold patterns in place of names";
    TEMPLATE = "size of a template", 1 << 20, BYTES, "see whether it is the file that you meant";
    TEMPLATE_STEPS = "steps of a template", 10_000_000, "steps", "filter with `selectattr` before a loop within a loop";
    TEMPLATE_DEPTH = "nesting of a template's macros", 100, "calls", "a macro that calls itself must come to an end";
    TEMPLATE_OUTPUT = "length of a page", 64 << 20, BYTES, "print less for each change, or fewer of them";
    TEMPLATE_MEMORY = "memory of a template", 2 << 30, BYTES, "print as you go: long texts and lists are not kept in variables";
    TEMPLATE_TIME = "time of a template", 10, "seconds of a processor", "filter before a loop, and print fewer changes";
    COMPARISONS = "size of saved comparisons", 512 << 20, BYTES, "report fewer legs together";
    STORED_FILE = "size of a stored run", 64 << 20, BYTES, "store fewer benchmarks a run: --filter, or several suites";
    STORED_FILES = "files of a store", 200_000, "files", "remove old runs with `perfdiff baseline prune`";
    STORED_RUNS = "stored runs of one commit", 1_000, "runs", "give the runs labels, or remove some with `perfdiff baseline prune`";
    HISTORY = "runs of the history", 10_000, "runs", "`runs` in `[store]` says how many are read";
    LEGS = "legs of a report", 64, "comparisons", "report fewer legs together";
    EVENT = "size of an event's payload", 25 << 20, BYTES, "GitHub sends no such payload: see where the file comes from";
    ARTIFACT = "size of a downloaded artefact", 32 << 20, BYTES, "upload the results alone";
    ARTIFACT_FILES = "files of a downloaded artefact", 50, "files", "upload the results alone";
}
