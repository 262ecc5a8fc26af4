//! Where a criterion directory keeps what, judged by paths alone so that recognising five thousand benchmarks
//! opens no file.
//!
//! The one firm rule is that results stand in `BENCHMARK/NAME/`, where NAME is `new`, `base` or a saved baseline.
//! What BENCHMARK is called says nothing: it is cut, sanitised, and may itself be `new`, `base`, `change` or
//! `report`. So only the last folder of a path is ever interpreted.

use std::collections::{BTreeMap, BTreeSet};

/// Where criterion puts the comparison with the run before, never a result.
const CHANGE: &str = "change";

/// The results of one benchmark under one name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a file that is there or is not")]
pub(super) struct Results {
    /// Path of the folder, without a trailing `/`; empty where the source is that very folder.
    pub(super) folder: String,
    /// Whether `benchmark.json` is there, which criterion writes last.
    pub(super) identity: bool,
    /// Whether `sample.json` is there.
    pub(super) sample: bool,
    /// Whether `estimates.json` is there.
    pub(super) estimates: bool,
    /// Whether this benchmark was compared with an earlier run, so that it ran at least twice.
    pub(super) compared: bool,
}

impl Results {
    /// Path of one of the files.
    pub(super) fn file(&self, name: &str) -> String {
        if self.folder.is_empty() { name.to_owned() } else { format!("{}/{name}", self.folder) }
    }

    /// Path of the file that criterion wrote last.
    pub(super) fn last_written(&self) -> String {
        self.file(if self.identity { "benchmark.json" } else { "sample.json" })
    }

    /// Path of the benchmark's folder, the closest thing to its name when `benchmark.json` does not tell.
    pub(super) fn benchmark(&self) -> &str {
        split(&self.folder).0
    }

    /// Whether this can hardly be anything but criterion's.
    fn is_certain(&self) -> bool {
        self.identity && (self.sample || self.estimates)
    }
}

/// All results in a directory.
#[derive(Debug)]
pub(super) struct Layout {
    folders: Vec<Results>,
    /// The name of a directory that is itself one benchmark's results.
    root: String,
}

impl Layout {
    /// The layout of these files below a directory whose own last name is `root`.
    pub(super) fn of(files: &[String], root: &str) -> Layout {
        let mut folders: BTreeMap<&str, Results> = BTreeMap::new();
        for file in files {
            let (folder, name) = split(file);
            if !matches!(name, "benchmark.json" | "sample.json" | "estimates.json") {
                continue;
            }
            let results = folders.entry(folder).or_insert_with(|| Results { folder: folder.to_owned(), ..Results::default() });
            match name {
                "benchmark.json" => results.identity = true,
                "sample.json" => results.sample = true,
                _ => results.estimates = true,
            }
        }
        let is_change = |results: &Results| split(&results.folder).1 == CHANGE && !results.identity && !results.sample;
        let compared: BTreeSet<String> = folders.values().filter(|r| is_change(r)).map(|r| r.benchmark().to_owned()).collect();
        let folders = folders.into_values().filter(|r| !is_change(r));
        let folders = folders.map(|r| Results { compared: compared.contains(r.benchmark()), ..r }).collect();
        Layout { folders, root: root.to_owned() }
    }

    /// Whether there is anything that only criterion writes.
    pub(super) fn is_certain(&self) -> bool {
        self.folders.iter().any(Results::is_certain)
    }

    /// The name to read when the user gives none: `new`, or that of the directory where it is one benchmark's results.
    pub(super) fn default_name(&self) -> &str {
        if self.folders.iter().any(|results| results.folder.is_empty()) { &self.root } else { "new" }
    }

    /// The results under a name, by path.
    pub(super) fn named(&self, name: &str) -> Vec<&Results> {
        self.folders.iter().filter(|results| self.name_of(results) == name).collect()
    }

    /// The names that hold results, with how many benchmarks each has.
    pub(super) fn names(&self) -> BTreeMap<&str, usize> {
        let mut names = BTreeMap::new();
        for results in self.folders.iter().filter(|results| results.is_certain()) {
            *names.entry(self.name_of(results)).or_default() += 1;
        }
        names
    }

    /// Folders of benchmarks that have results, but none under a name.
    pub(super) fn without(&self, name: &str) -> BTreeSet<&str> {
        let with: BTreeSet<&str> = self.named(name).into_iter().map(Results::benchmark).collect();
        let all = self.folders.iter().filter(|results| results.is_certain()).map(Results::benchmark);
        all.filter(|benchmark| !with.contains(benchmark)).collect()
    }

    fn name_of<'a>(&'a self, results: &'a Results) -> &'a str {
        if results.folder.is_empty() { &self.root } else { split(&results.folder).1 }
    }
}

/// A path's parent, empty at the top, and its last part.
fn split(path: &str) -> (&str, &str) {
    path.rsplit_once('/').unwrap_or(("", path))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layout(paths: &[&str]) -> Layout {
        let files: Vec<_> = paths.iter().map(|path| (*path).to_owned()).collect();
        Layout::of(&files, "main")
    }

    fn folders(results: &[&Results]) -> Vec<String> {
        results.iter().map(|r| r.folder.clone()).collect()
    }

    #[test]
    fn only_the_last_folder_is_interpreted() {
        let layout = layout(&[
            "report/change/new/benchmark.json",
            "report/change/new/sample.json",
            "report/new/base/benchmark.json",
            "report/new/base/sample.json",
            "report/new/change/estimates.json",
            "report/new/new/benchmark.json",
            "report/new/new/sample.json",
            "report/index.html",
        ]);
        let new = layout.named("new");
        assert_eq!(folders(&new), ["report/change/new", "report/new/new"]);
        assert_eq!(new.iter().map(|r| r.compared).collect::<Vec<_>>(), [false, true]);
        assert_eq!(layout.names(), BTreeMap::from([("base", 1), ("new", 2)]));
        assert_eq!(layout.without("base"), BTreeSet::from(["report/change"]));
    }

    #[test]
    fn the_source_may_be_one_benchmark_or_one_of_its_results() {
        let one = layout(&["main/benchmark.json", "main/sample.json", "new/benchmark.json", "new/sample.json"]);
        assert_eq!((one.default_name(), folders(&one.named("new"))), ("new", vec!["new".to_owned()]));
        let within = layout(&["benchmark.json", "sample.json"]);
        assert_eq!((within.default_name(), folders(&within.named("main"))), ("main", vec![String::new()]));
    }

    #[test]
    fn a_saved_baseline_may_be_called_change() {
        let layout = layout(&["a/change/benchmark.json", "a/change/estimates.json", "a/change/sample.json"]);
        assert_eq!(layout.named("change").len(), 1);
        assert!(!layout.named("change")[0].compared);
    }
}
