//! What is wrong with a configuration: where, which key, what was expected, what to write instead.
//!
//! All findings of a file are reported together, so that it can be mended in one go.

use std::fmt;

/// One thing wrong with a configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigError {
    /// The file's name as it was given.
    pub file: String,
    /// Number of the line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// Dotted path of the key: `class.latency.warn`, `rule[2].match` (tables of a list are counted from 1).
    pub key: String,
    /// The value as written, where the value is what is wrong.
    pub value: Option<String>,
    /// What is wrong, or what was expected.
    pub message: String,
    /// What would be allowed, where that is a list.
    pub allowed: Vec<String>,
    /// What to write instead; empty where the message says it all.
    pub hint: String,
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, line {}, column {}: ", self.file, self.line, self.column)?;
        if let Some(value) = &self.value {
            write!(f, "{} = {value}: ", self.key)?;
        }
        f.write_str(&self.message)?;
        if !self.hint.is_empty() {
            write!(f, "; {}", self.hint)?;
        }
        if !self.allowed.is_empty() {
            // After a question no semicolon.
            let stop = if self.hint.ends_with('?') { "" } else { ";" };
            write!(f, "{stop} allowed: {}", self.allowed.join(", "))?;
        }
        Ok(())
    }
}

impl std::error::Error for ConfigError {}

/// Everything wrong with a configuration, in the order of the file; never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigErrors(Vec<ConfigError>);

impl ConfigErrors {
    pub(in crate::policy) fn new(mut errors: Vec<ConfigError>) -> ConfigErrors {
        errors.sort_by_key(|error| (error.line, error.column));
        ConfigErrors(errors)
    }

    /// The findings, in the order of the file.
    pub fn all(&self) -> &[ConfigError] {
        &self.0
    }
}

impl fmt::Display for ConfigErrors {
    /// One line per finding.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, error) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            write!(f, "{error}")?;
        }
        Ok(())
    }
}

impl std::error::Error for ConfigErrors {}
