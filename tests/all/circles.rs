//! No circle of files: what a file imports never leads back to it, so that any file can be read after those that it uses.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests read files and may panic")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use regex::Regex;

/// A module's path below the crate, `["report", "view"]`.
type Module = Vec<String>;

/// The modules of a crate, each with its text: no comments, no tests.
#[derive(Default)]
struct Sources {
    texts: BTreeMap<Module, String>,
    /// What `pub use` offers under another path, and the path that it stands for.
    offered: BTreeMap<Module, Module>,
}

/// A path taken apart.
fn parts(path: &str) -> Module {
    path.split("::").map(|part| part.trim().to_owned()).collect()
}

/// The paths that a `use` tree names.
fn expand(tree: &str) -> Vec<String> {
    let tree = tree.trim();
    let Some((lead, group)) = tree.split_once('{') else { return vec![tree.split(" as ").next().unwrap().trim().to_owned()] };
    let (mut found, mut depth, mut branch) = (Vec::new(), 0, String::new());
    for letter in group.strip_suffix('}').unwrap_or(group).chars().chain([',']) {
        match letter {
            ',' if depth == 0 => {
                let branches = if branch.trim().is_empty() { Vec::new() } else { expand(&branch) };
                found.extend(branches.into_iter().map(|branch| format!("{lead}{branch}")));
                branch.clear();
                continue;
            }
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        branch.push(letter);
    }
    found
}

impl Sources {
    fn add(&mut self, module: &[&str], text: &str) {
        let tests = Regex::new(r"#\[cfg\((?:all\()?test").unwrap();
        let code = tests.split(text).next().unwrap();
        let code = Regex::new("//[^\n]*").unwrap().replace_all(code, "");
        let code = Regex::new(r"pub\([^)]*\)").unwrap().replace_all(&code, "pub").into_owned();
        self.texts.insert(module.iter().map(|part| (*part).to_owned()).collect(), code);
    }

    fn of_crate() -> Sources {
        let mut sources = Sources::default();
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        for entry in walkdir::WalkDir::new(&root).into_iter().map(Result::unwrap) {
            let path = entry.path().strip_prefix(&root).unwrap().to_string_lossy().into_owned();
            let Some(path) = path.strip_suffix(".rs").filter(|path| !matches!(*path, "lib" | "main")) else { continue };
            let path = path.strip_suffix("/mod").unwrap_or(path);
            sources.add(&path.split('/').collect::<Vec<_>>(), &fs::read_to_string(entry.path()).unwrap());
        }
        sources
    }

    /// A path as it stands in `module`, from the crate's root; none of another crate.
    fn absolute(&self, module: &[String], path: &str) -> Option<Module> {
        let mut path = parts(path);
        let mut base = module.to_vec();
        match path.first()?.as_str() {
            "crate" => base.clear(),
            "self" => {}
            "super" => {
                while path.get(1).is_some_and(|part| part == "super") {
                    path.remove(0);
                    base.pop();
                }
                base.pop();
            }
            child => {
                let child: Module = module.iter().cloned().chain([child.to_owned()]).collect();
                return self.texts.contains_key(&child).then(|| module.iter().cloned().chain(path).collect());
            }
        }
        Some(base.into_iter().chain(path.into_iter().skip(1)).collect())
    }

    /// Notes what each module offers of others.
    fn follow_offers(&mut self) {
        let offer = Regex::new(r"(?-u:\b)pub use ([^;]+);").unwrap();
        let mut offered = BTreeMap::new();
        for (module, text) in &self.texts {
            for path in offer.captures_iter(text).flat_map(|found| expand(&found[1])) {
                let Some(path) = self.absolute(module, &path) else { continue };
                offered.insert(module.iter().chain(path.last()).cloned().collect(), path);
            }
        }
        self.offered = offered;
    }

    /// The file in which a path is defined.
    fn file_of(&self, mut path: Module) -> Option<Module> {
        for _ in 0..8 {
            let offered =
                (1..=path.len()).rev().find(|end| self.offered.contains_key(&path[..*end]) && !self.texts.contains_key(&path[..*end]));
            let Some(end) = offered else { break };
            let rest = path.split_off(end);
            path = self.offered[&path].iter().cloned().chain(rest).collect();
        }
        (1..=path.len()).rev().map(|end| path[..end].to_vec()).find(|module| self.texts.contains_key(module))
    }

    /// The files that each file uses.
    fn uses(&mut self) -> BTreeMap<Module, BTreeSet<Module>> {
        self.follow_offers();
        let (import, inline) =
            (Regex::new(r"(?-u:\b)use ([^;]+);").unwrap(), Regex::new(r"(?-u:\b)([0-9A-Za-z_]+(?:::[0-9A-Za-z_]+)+)").unwrap());
        let of = |(module, text): (&Module, &String)| {
            let imported = import.captures_iter(text).flat_map(|found| expand(&found[1])).collect::<Vec<_>>();
            let rest = import.replace_all(text, "").into_owned();
            let named = inline.captures_iter(&rest).map(|found| found[1].to_owned()).collect::<Vec<_>>();
            let paths = imported.iter().chain(&named).filter_map(|path| self.absolute(module, path));
            (module.clone(), paths.filter_map(|path| self.file_of(path)).filter(|file| file != module).collect())
        };
        self.texts.iter().map(of).collect()
    }
}

/// The files that lead back to themselves, each with the files that it uses and that lead to it.
fn circles(uses: &BTreeMap<Module, BTreeSet<Module>>) -> Vec<String> {
    let reach = |from: &Module| {
        let (mut seen, mut next): (BTreeSet<&Module>, Vec<&Module>) = (BTreeSet::new(), uses[from].iter().collect());
        while let Some(file) = next.pop() {
            if seen.insert(file) {
                next.extend(&uses[file]);
            }
        }
        seen
    };
    let reached: BTreeMap<&Module, BTreeSet<&Module>> = uses.keys().map(|file| (file, reach(file))).collect();
    let back = |file: &&Module| reached[*file].contains(*file);
    let shown = |file: &Module| {
        let via: Vec<String> = uses[file].iter().filter(|used| reached[*used].contains(file)).map(|used| used.join("::")).collect();
        format!("{} uses {}", file.join("::"), via.join(" and "))
    };
    uses.keys().filter(back).map(shown).collect()
}

#[test]
fn no_file_leads_back_to_itself() {
    let found = circles(&Sources::of_crate().uses());
    assert!(found.is_empty(), "circles of files:\n{}", found.join("\n"));
}

#[test]
fn a_circle_is_seen_through_groups_offers_and_plain_paths() {
    let mut sources = Sources::default();
    sources.add(&["a"], "pub mod b;\npub mod c;\npub use b::{Thing, Other as Name};\nfn f() { c::go() }");
    sources.add(&["a", "b"], "use super::c::{go, deep::{self, Way}};");
    sources.add(&["a", "c"], "// use crate::a::b::Thing;\nuse crate::d::Door;");
    sources.add(&["d"], "pub struct Door;");
    assert_eq!(circles(&sources.uses()), Vec::<String>::new());
    sources.add(&["d"], "pub(crate) fn door() { crate::a::Thing::new() }");
    assert_eq!(circles(&sources.uses()), ["a::b uses a::c", "a::c uses d", "d uses a::b"]);
}
