//! How the files of a tool are to be read, as data: what recognises them, where the results are, what names each, and which
//! numbers are what. The chapter `recipes` of the guide is the reference for those who write one.

pub(crate) mod condition;
pub(crate) mod form;
pub(crate) mod line_pattern;
pub(crate) mod measure;
pub(crate) mod value_path;
pub(crate) mod wording;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use condition::Conditions;
use form::Form;
use line_pattern::LinePattern;
use measure::Measure;
use value_path::ValuePath;
use wording::{Many, Wanted, Wording};

/// How the files of a tool are read.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Recipe {
    /// What the files are: `json`, one document or several one after the other; `text`, lines; `csv`, a table.
    #[serde(default)]
    pub(crate) kind: FileKind,
    /// One line: which files, written by which command.
    #[serde(default)]
    pub(crate) about: String,
    /// Versions of the tool whose files were read.
    #[serde(default)]
    pub(crate) versions: String,
    /// Signs of the tool's files, each sufficient by itself. Without any, the recipe is used when it is asked for by `--format`.
    #[serde(default)]
    pub(crate) recognise: Vec<Sign>,
    /// How the lines of a text are read.
    #[serde(default)]
    pub(crate) text: TextLayout,
    /// Where the results are. Of several that fit an object or line, the first reads it.
    #[serde(default)]
    pub(crate) results: Vec<Results>,
    /// The numbers of all results that list none of their own.
    #[serde(default)]
    pub(crate) metric: Vec<Measure>,
    /// Signs that the run did not come to its end.
    #[serde(default)]
    pub(crate) aborted: Vec<Mark>,
    /// What the file says of the run as a whole.
    #[serde(default)]
    pub(crate) run: RunFacts,
}

impl Recipe {
    /// What makes the recipe unable to read anything, where something does.
    pub fn problem(&self) -> Option<String> {
        let mixed = |results: &Results| match self.kind {
            FileKind::Json => results.line.is_some(),
            FileKind::Text => results.at.is_some() || results.combinations.is_some(),
            FileKind::Csv => results.at.is_some() || results.line.is_some() || results.combinations.is_some(),
        };
        let signed = |sign: &Sign| sign.keys.is_empty() != sign.lines.is_empty();
        let empty =
            |results: &Results| self.metric.is_empty() && results.metric.is_empty() && results.failed.is_empty() && !results.leave_out;
        if self.results.is_empty() {
            Some("it needs [[results]]: where the results are".to_owned())
        } else if self.results.iter().any(mixed) {
            Some("`at` and `combinations` are for JSON; `line` is for `kind = \"text\"`".to_owned())
        } else if self.results.iter().any(empty) {
            Some("results need a `metric`, `failed` or `leave-out = true`".to_owned())
        } else if !self.recognise.iter().all(signed) {
            Some("a sign in `recognise` needs either `keys` or `lines`".to_owned())
        } else {
            None
        }
    }
}

/// What the files are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum FileKind {
    /// One JSON document, or several one after the other.
    #[default]
    Json,
    /// Lines of text.
    Text,
    /// A table: a first line with the names of the columns, then a result in each row.
    Csv,
}

/// A sign by which a file is recognised; all that it names must be there.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Sign {
    /// Paths that must exist.
    #[serde(default)]
    pub(crate) keys: Vec<ValuePath>,
    /// The only keys that the document may have.
    #[serde(default)]
    pub(crate) only: Vec<String>,
    /// Texts that must stand at these paths; `*` stands for any characters.
    #[serde(default)]
    pub(crate) values: BTreeMap<ValuePath, Form>,
    /// Patterns of lines that must be in the first MiB.
    #[serde(default)]
    pub(crate) lines: Vec<LinePattern>,
    /// Whether other tools may write such files too: the recipe is used only where no other one is sure.
    #[serde(default)]
    pub(crate) maybe: bool,
}

/// How the lines of a text are read.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct TextLayout {
    /// Lines that hold facts for the results below or above them.
    #[serde(default)]
    pub(crate) facts: Vec<FactLine>,
    /// The line that begins a new section: facts of the last one are forgotten.
    #[serde(default)]
    pub(crate) section: Option<LinePattern>,
    /// Where the lines are, when they are wrapped in JSON, a piece of text in each document.
    #[serde(default)]
    pub(crate) within: Option<Wrapped>,
    /// Whether `&lt;` and the like stand for characters, as in XML.
    #[serde(default)]
    pub(crate) xml: bool,
}

/// A line that holds facts.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct FactLine {
    /// The line's pattern; its named groups are the facts. What a group without a part in the match was before is forgotten.
    pub(crate) line: LinePattern,
    /// The group that says what the others are about: they are kept by its text, as `better[unit]`.
    #[serde(default)]
    pub(crate) about: Option<String>,
    /// The group in which the line is indented, when the lines are a tree: every other group then says the way from the tree's root,
    /// joined by `/`.
    #[serde(default)]
    pub(crate) nested: Option<String>,
}

/// Text wrapped in JSON documents.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Wrapped {
    /// Where the piece of text is.
    pub(crate) text: ValuePath,
    /// Where it says to what the piece belongs: pieces of one are joined, in their order.
    #[serde(default)]
    pub(crate) by: Option<ValuePath>,
}

/// Where results are, and what is read of each.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Results {
    /// In JSON, where they are: each match is one. Default: the document.
    #[serde(default)]
    pub(crate) at: Option<ValuePath>,
    /// In JSON, a list of lists of values: what stands here is one result for each combination of them, the values of the last list
    /// varying fastest. Its position is called `combination`, as in `values[combination]`; the value of each list `choice1`, `choice2` …
    #[serde(default)]
    pub(crate) combinations: Option<ValuePath>,
    /// In text, the line that is one; its named groups are its values. Default: each section, or the whole text, is one.
    #[serde(default)]
    pub(crate) line: Option<LinePattern>,
    /// Texts that hold several things: each match of the pattern is one, an object of its named groups. Where these are `key` and
    /// `value`, all matches together are one object.
    #[serde(default)]
    pub(crate) split: BTreeMap<String, LinePattern>,
    /// Which of them are read here.
    #[serde(default, rename = "where")]
    pub(crate) conditions: Conditions,
    /// Whether these are no results.
    #[serde(default)]
    pub(crate) leave_out: bool,
    /// Whether these count only for benchmarks that no other results are of.
    #[serde(default)]
    pub(crate) fallback: bool,
    /// Whether results of one name and parameters are repetitions of one benchmark, however far apart they are.
    #[serde(default)]
    pub(crate) repetitions: bool,
    /// The name; several are joined by `/`, empty ones left out. Default: `all`.
    #[serde(default)]
    pub(crate) name: Many<Wording>,
    /// Parameters that are part of the identity, by name; absent ones are left out. `'*'` names an object whose entries are
    /// parameters.
    #[serde(default)]
    pub(crate) params: BTreeMap<String, Wanted>,
    /// Signs that the benchmark failed.
    #[serde(default)]
    pub(crate) failed: Vec<Mark>,
    /// The numbers. Default: those of the recipe.
    #[serde(default)]
    pub(crate) metric: Vec<Measure>,
}

/// A sign of failure.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Mark {
    /// What values must be for it to be one; all of them. Default: always.
    #[serde(default)]
    pub(crate) when: Conditions,
    /// In text, the line that is one.
    #[serde(default)]
    pub(crate) line: Option<LinePattern>,
    /// What it says, for people.
    pub(crate) because: Wording,
}

/// What the file says of the run as a whole.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct RunFacts {
    /// The suite's name. Default: the recipe's.
    #[serde(default)]
    pub(crate) suite: Option<Wording>,
    /// The tool's name. Default: the recipe's.
    #[serde(default)]
    pub(crate) tool: Option<Wording>,
    /// The tool's version.
    #[serde(default)]
    pub(crate) version: Option<Wording>,
    /// When it ran: RFC 3339, or a number of seconds or milliseconds since 1970.
    #[serde(default)]
    pub(crate) time: Option<Wording>,
    /// The commit measured.
    #[serde(default)]
    pub(crate) commit: Option<Wording>,
    /// The branch measured.
    #[serde(default)]
    pub(crate) branch: Option<Wording>,
    /// The operating system.
    #[serde(default)]
    pub(crate) os: Option<Wording>,
    /// The architecture.
    #[serde(default)]
    pub(crate) arch: Option<Wording>,
    /// The processor's model.
    #[serde(default)]
    pub(crate) cpu: Option<Wording>,
    /// The number of logical cores.
    #[serde(default)]
    pub(crate) cores: Option<Wording>,
    /// Anything else worth showing, by name.
    #[serde(default)]
    pub(crate) details: BTreeMap<String, Wording>,
}
