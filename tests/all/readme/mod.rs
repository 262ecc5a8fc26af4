//! README and guide do what they say: their commands run, their workflows work, their lists are those of the program.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods, reason = "tests read files and may panic")]

mod commands;
mod links;
mod lists;
mod name;
mod reader;
mod terminal;
mod words;
mod workflows;

use std::path::{Path, PathBuf};

use perfdiff::guide::{CHAPTERS, CONTENTS};

/// The README, the list of chapters, or a chapter.
pub(crate) struct Document {
    pub(crate) name: &'static str,
    /// Where it is, from the root of the repository.
    path: PathBuf,
    pub(crate) text: String,
}

impl Document {
    /// The fenced blocks of a language.
    fn blocks(&self, language: &str) -> Vec<&str> {
        let fence = format!("```{language}\n");
        self.text.split(fence.as_str()).skip(1).map(|rest| rest.split("```\n").next().unwrap()).collect()
    }

    /// The text without its fenced blocks.
    fn prose(&self) -> String {
        self.text.split("```").step_by(2).collect()
    }

    fn directory(&self) -> PathBuf {
        root().join(&self.path).parent().unwrap().to_owned()
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn document(name: &'static str, path: &str) -> Document {
    Document { name, path: path.into(), text: std::fs::read_to_string(root().join(path)).unwrap() }
}

fn readme() -> Document {
    document("readme", "README.md")
}

pub(crate) fn chapter(name: &'static str) -> Document {
    document(name, &format!("src/guide/{name}.md"))
}

/// The README, the list of chapters, and all chapters.
fn all() -> Vec<Document> {
    let lists = [readme(), document(CONTENTS.name, "src/guide/README.md")];
    lists.into_iter().chain(CHAPTERS.iter().map(|one| chapter(one.name))).collect()
}

#[test]
fn every_file_of_the_guide_is_a_chapter() {
    let mut files: Vec<String> = std::fs::read_dir(root().join("src/guide"))
        .unwrap()
        .filter_map(|entry| Some(entry.unwrap().file_name().to_str()?.strip_suffix(".md")?.to_owned()))
        .filter(|name| !matches!(name.as_str(), "README" | "rustdoc"))
        .collect();
    let mut names: Vec<&str> = CHAPTERS.iter().map(|chapter| chapter.name).collect();
    files.sort();
    names.sort_unstable();
    assert_eq!(files, names);
}
