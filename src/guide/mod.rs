//! The user's guide: a chapter per question, from one source for the repository, this documentation and `perfdiff guide`.
//!
//! The chapters are the Markdown files beside this one. Their links are references, defined at the end of each chapter for readers
//! of the repository; `rustdoc.md` defines the same references first, and so for this documentation. `tests/all/readme/` executes
//! every command of every chapter.
//!
#![expect(clippy::doc_markdown, reason = "tools are called as their makers write them")]
#![doc = include_str!("rustdoc.md")]
#![doc = include_str!("README.md")]

mod terminal;

/// Where perfdiff lives. Cargo.toml says it; README and guide write the same.
pub const REPOSITORY: &str = env!("CARGO_PKG_REPOSITORY");

/// What `uses:` of a workflow names: `OWNER/NAME@v1.2.3`.
pub fn action() -> String {
    let name = REPOSITORY.strip_prefix("https://github.com/").unwrap_or(REPOSITORY);
    format!("{name}@v{}", env!("CARGO_PKG_VERSION"))
}

/// The address of the script that installs the newest release.
pub fn installer() -> String {
    format!("{REPOSITORY}/releases/latest/download/install.sh")
}

/// The address of the JSON Schema of this version's `perfdiff.toml`.
pub fn schema_address() -> String {
    format!("{REPOSITORY}/releases/download/v{}/perfdiff.schema.json", env!("CARGO_PKG_VERSION"))
}

/// A chapter of the guide.
#[derive(Debug, Clone, Copy)]
pub struct Chapter {
    /// What it is asked for by, such as `policy`.
    pub name: &'static str,
    /// The chapter as Markdown.
    pub text: &'static str,
}

impl Chapter {
    /// The question that it answers: its heading.
    pub fn question(&self) -> &'static str {
        self.text.lines().next().unwrap_or_default().trim_start_matches("# ")
    }

    /// The chapter for a terminal of so many columns.
    pub fn for_terminal(&self, columns: usize, color: bool) -> String {
        terminal::page(self.text, columns, color)
    }
}

/// The list of all chapters.
pub const CONTENTS: Chapter = Chapter { name: "contents", text: include_str!("README.md") };

macro_rules! chapters {
    ($($module:ident: $name:literal,)*) => {
        $(
            #[doc = include_str!("rustdoc.md")]
            #[doc = include_str!(concat!($name, ".md"))]
            pub mod $module {}
        )*

        /// Every chapter, in the order of the list.
        pub const CHAPTERS: &[Chapter] = &[$(Chapter { name: $name, text: include_str!(concat!($name, ".md")) }),*];
    };
}

chapters! {
    action: "action",
    forks: "forks",
    matrix: "matrix",
    other_ci: "other-ci",
    migrate: "migrate",
    dashboard: "dashboard",
    bench: "bench",
    baselines: "baselines",
    accept: "accept",
    confirm: "confirm",
    calibrate: "calibrate",
    history: "history",
    templates: "templates",
    prometheus: "prometheus",
    organisations: "organisations",
    troubleshooting: "troubleshooting",
    verdicts: "verdicts",
    trust: "trust",
    policy: "policy",
    formats: "formats",
    recipes: "recipes",
    reports: "reports",
    exit_codes: "exit-codes",
    limits: "limits",
    speed: "speed",
}
