//! What is to be run again, as text for a shell and as JSON for programs.

use serde_json::{Value, json};

use super::filter::Filter;
use super::selection::names;
use super::suspicion::Suspect;
use super::tool::{Tool, filter};
use crate::report::escape::visible;

/// The benchmarks worth a second run, and how to ask a tool for them.
#[derive(Debug, Clone, PartialEq)]
pub struct Listing {
    /// All suspects, the most suspicious first.
    pub suspects: Vec<Suspect>,
    /// The tool to run; absent where only names are listed.
    pub tool: Option<Tool>,
    /// The names of the benchmarks that the tool is to run, each once; of all suspects without a tool.
    pub names: Vec<String>,
    /// The tool's own filter; absent without a tool.
    pub filter: Option<Filter>,
}

impl Listing {
    /// The listing of suspects for a tool.
    pub fn new(suspects: Vec<Suspect>, tool: Option<Tool>) -> Listing {
        let names: Vec<String> = names(&suspects, tool).into_iter().map(str::to_owned).collect();
        let filter = tool.map(|tool| filter(tool, &names.iter().map(String::as_str).collect::<Vec<_>>()));
        Listing { suspects, tool, names, filter }
    }

    /// The filter's arguments, quoted for a shell, one line per run; without a tool one name per line. A name with a line break
    /// would be two, so what does not show as itself is written as an escape.
    pub fn text(&self) -> String {
        match &self.filter {
            Some(filter) => filter.shell(),
            None => self.names.iter().map(|name| visible(name) + "\n").collect(),
        }
    }

    /// `perfdiff.suspects/v1`: raw names, and arguments that need no shell.
    pub fn json(&self) -> Value {
        let filter = self.filter.as_ref();
        let left_out =
            filter.map(|filter| filter.left_out.iter().map(|left| json!({"benchmark": left.name, "why": left.why})).collect::<Vec<_>>());
        json!({
            "schema": "perfdiff.suspects/v1",
            "suspects": self.suspects,
            "tool": self.tool,
            "runs": filter.map(|filter| &filter.runs),
            "left_out": left_out,
            "everything": filter.map(|filter| filter.whole),
        })
    }
}
