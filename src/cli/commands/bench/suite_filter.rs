//! The command of a suite, for some of its benchmarks only: with the tool's own filter.

use std::collections::BTreeSet;
use std::path::Path;

use crate::model::BenchmarkId;
use crate::report::suspects::{Tool, filter};

/// The commands that measure these benchmarks, and perhaps a few more; `None` where the tool can't choose, or the command has a filter
/// of its own in the same place.
pub(super) fn commands(words: &[String], tool: &str, only: &BTreeSet<BenchmarkId>) -> Option<Vec<Vec<String>>> {
    let tool = match Tool::named(tool)? {
        // Node ids would stand beside the paths that are given already; words choose among them.
        Tool::Pytest => Tool::PytestK,
        tool => tool,
    };
    let names: BTreeSet<&str> = only.iter().map(|benchmark| benchmark.name.as_str()).collect();
    let filter = filter(tool, &names.into_iter().collect::<Vec<_>>());
    if filter.whole || !filter.left_out.is_empty() || filter.runs.is_empty() {
        return None;
    }
    filter.runs.into_iter().map(|arguments| with(words, tool, arguments)).collect()
}

fn with(words: &[String], tool: Tool, arguments: Vec<String>) -> Option<Vec<String>> {
    let mut words = words.to_vec();
    match tool {
        Tool::Pytest | Tool::PytestK | Tool::Go => {}
        Tool::Criterion => {
            let program = words.first().map(Path::new).and_then(Path::file_stem)?.to_str()?;
            match words.iter().position(|word| word == "--") {
                Some(at) if words.iter().skip(at + 1).any(|word| !word.starts_with('-')) => return None,
                Some(_) => {}
                None if program == "cargo" => words.push("--".to_owned()),
                None => {}
            }
        }
        Tool::K6 => return None,
    }
    words.extend(arguments);
    Some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filtered(command: &str, tool: &str, names: &[&str]) -> Option<Vec<String>> {
        let words: Vec<String> = command.split(' ').map(str::to_owned).collect();
        let id = |name: &&str| BenchmarkId { suite: tool.to_owned(), name: (*name).to_owned(), params: Default::default() };
        let commands = commands(&words, tool, &names.iter().map(id).collect())?;
        Some(commands.iter().map(|words| words.join(" ")).collect())
    }

    #[test]
    fn a_tools_filter_is_added_where_it_works_beside_what_is_given() {
        let one = |text: &str| Some(vec![text.to_owned()]);
        let pytest = "pytest tests --benchmark-json={out}";
        assert_eq!(filtered(pytest, "pytest-benchmark", &["a.py::x", "a.py::y"]), one(&format!("{pytest} -k x or y")));
        assert_eq!(filtered("cargo bench", "criterion", &["sort/10"]), one("cargo bench -- ^sort/10$"));
        assert_eq!(filtered("cargo bench -- --noplot", "criterion", &["a"]), one("cargo bench -- --noplot ^a$"));
        assert_eq!(filtered("cargo bench -- sort", "criterion", &["sort/10"]), None);
        assert_eq!(filtered("go test -bench . ./...", "go", &["Sort-2"]).unwrap().len(), 1);
        assert_eq!(filtered("k6 run x.js", "k6", &["GET /"]), None);
        assert_eq!(filtered("mytool", "mytool", &["a"]), None);
    }
}
