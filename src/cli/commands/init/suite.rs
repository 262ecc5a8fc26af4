//! A suite of benchmarks, and how its commands are written.

/// A suite of benchmarks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Suite {
    /// The format in which its results are read, as `perfdiff formats` calls it; empty where the command was given.
    pub(super) tool: &'static str,
    /// The file that shows that it is there.
    pub(super) sign: String,
    pub(super) language: Language,
    pub(super) measured: Measured,
}

/// What must be there before it is measured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Language {
    /// Python, and the command that installs the project.
    Python(String),
    Rust,
    Go,
    Node,
    /// A load test: the service that it is for, and its tool.
    Service(&'static str),
    Unknown,
}

/// How it is measured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Measured {
    /// The head in turns with the base: a command that must have run in both before, and the one that measures.
    InTurns { prepare: Option<String>, command: String },
    /// Once, and compared with stored runs: what is measured is a service, of which there is one.
    Once { command: String, files: String },
}

/// The flag of `perfdiff bench` for what must have run before, with a blank after it; empty without.
pub(super) fn prepare_flag(prepare: Option<&String>) -> String {
    let quoted = |command: &String| command.replace('\\', "\\\\").replace('"', "\\\"");
    prepare.map(|command| format!("--prepare \"{}\" ", quoted(command))).unwrap_or_default()
}

/// The directory of a path: empty for the project's root.
pub(super) fn directory(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(directory, _)| directory)
}

/// A name that means itself to a shell and in YAML. Others are not written anywhere: whoever named a file must not run a command.
pub(super) fn plain(name: &str) -> Option<&str> {
    let harmless = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '/');
    (!name.starts_with('-') && name.chars().all(harmless)).then_some(name)
}

/// A command in a directory of the project.
pub(super) fn within(directory: &str, command: &str) -> Option<String> {
    let quoted = command.replace('\'', "\"").replace("\"^$\"", "^\\$");
    if directory.is_empty() { Some(command.to_owned()) } else { Some(format!("sh -c 'cd {} && {quoted}'", plain(directory)?)) }
}
