//! The files of a project that say how it is measured: their names, and the text of those that may say it.

use std::io::Read as _;
use std::path::Path;

use crate::limits;

/// Directories that hold what others wrote, or what a build left.
const FOREIGN: [&str; 9] = ["node_modules", "target", "vendor", "venv", "site-packages", "build", "dist", "testdata", "fixtures"];
/// How deep directories are looked into.
const DEEPEST: usize = 6;

/// What is looked at.
#[derive(Debug, Default)]
pub(super) struct Project {
    /// Path from the project's root, with `/` between its parts, and the text; nearest to the root first.
    files: Vec<(String, String)>,
    /// Whether there were more files than are looked at.
    pub(super) cut: bool,
}

impl Project {
    /// Reads the project at `root`: what can't be read says nothing.
    pub(super) fn read(root: &Path) -> Project {
        let mut project = Project::default();
        let wanted = |entry: &walkdir::DirEntry| {
            let name = entry.file_name().to_string_lossy();
            entry.depth() == 0 || !(name.starts_with('.') || entry.file_type().is_dir() && FOREIGN.contains(&&*name))
        };
        let entries = walkdir::WalkDir::new(root).max_depth(DEEPEST).sort_by_file_name().into_iter().filter_entry(wanted);
        let mut looked_at = 0;
        for entry in entries.filter_map(Result::ok).filter(|entry| entry.file_type().is_file()) {
            let Some(path) = entry.path().strip_prefix(root).ok().and_then(Path::to_str) else { continue };
            if !says_something(&entry.file_name().to_string_lossy()) {
                continue;
            }
            looked_at += 1;
            if looked_at > limits::PROJECT_FILES.count() {
                project.cut = true;
                break;
            }
            if let Some(text) = text(entry.path()) {
                project.files.push((path.replace('\\', "/"), text));
            }
        }
        project.files.sort_by_key(|(path, _)| path.matches('/').count());
        project
    }

    /// The files whose name is one that `wanted` takes.
    pub(super) fn named<'a>(&'a self, wanted: impl Fn(&str) -> bool + 'a) -> impl Iterator<Item = (&'a str, &'a str)> + 'a {
        let name = move |path: &str| path.rsplit('/').next().is_some_and(&wanted);
        self.files.iter().filter(move |(path, _)| name(path)).map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// The files whose name ends with one of these, after a dot.
    pub(super) fn with_extension<'a>(&'a self, extensions: &'a [&str]) -> impl Iterator<Item = (&'a str, &'a str)> + 'a {
        self.named(move |name| name.rsplit_once('.').is_some_and(|(_, extension)| extensions.contains(&extension)))
    }

    /// The text of a file.
    pub(super) fn text(&self, path: &str) -> Option<&str> {
        self.files.iter().find(|(file, _)| file == path).map(|(_, text)| text.as_str())
    }
}

/// Whether pytest takes the file for one of tests.
pub(super) fn is_python_test(name: &str) -> bool {
    name.strip_suffix(".py").is_some_and(|name| name.starts_with("test_") || name.ends_with("_test"))
}

/// Files that name a tool, or are written for one.
fn says_something(name: &str) -> bool {
    let ends = |ends: &[&str]| ends.iter().any(|end| name.ends_with(end));
    matches!(name, "Cargo.toml" | "pyproject.toml" | "setup.cfg" | "setup.py" | "tox.ini" | "package.json" | "go.mod" | "CMakeLists.txt")
        || matches!(name, "pom.xml" | "build.gradle" | "build.gradle.kts")
        || name.starts_with("requirements") && ends(&[".txt", ".in"])
        || name.contains("locust") && ends(&[".py"])
        || is_python_test(name)
        || ends(&["_test.go", ".csproj", ".js", ".mjs", ".ts"])
}

#[expect(clippy::disallowed_methods, reason = "the project is read here")]
fn text(path: &Path) -> Option<String> {
    let mut bytes = Vec::new();
    std::fs::File::open(path).ok()?.take(limits::PROJECT_FILE.most).read_to_end(&mut bytes).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
impl Project {
    /// A project of these files.
    pub(super) fn of(files: &[(&str, &str)]) -> Project {
        Project { files: files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect(), cut: false }
    }
}
