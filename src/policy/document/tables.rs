//! A TOML file in which every table and value knows its line and column, and which collects all errors.
//!
//! Each part of the policy is read from a [`Section`]; it reports what is wrong and goes on, so that all errors of a file
//! are reported at once.

use std::cell::RefCell;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::error::ConfigError;
use super::key::Key;

/// The text of a configuration and the errors found in it.
pub(in crate::policy) struct Document<'t> {
    file: &'t str,
    text: &'t str,
    errors: RefCell<Vec<ConfigError>>,
}

impl<'t> Document<'t> {
    pub(in crate::policy) fn new(file: &'t str, text: &'t str) -> Document<'t> {
        Document { file, text, errors: RefCell::default() }
    }

    /// Line and column, both from 1, of a byte offset.
    pub(in crate::policy) fn place(&self, offset: usize) -> (usize, usize) {
        let before: String = self.text.char_indices().take_while(|(at, _)| *at < offset).map(|(_, c)| c).collect();
        let line = before.rsplit('\n').next().unwrap_or_default();
        (before.matches('\n').count() + 1, line.trim_start_matches('\u{feff}').chars().count() + 1)
    }

    /// Records an error about the text at `span`.
    pub(in crate::policy) fn report(&self, span: &Range<usize>, error: ConfigError) {
        let (line, column) = self.place(span.start);
        self.errors.borrow_mut().push(ConfigError { file: self.file.to_owned(), line, column, ..error });
    }

    /// All errors reported so far.
    pub(in crate::policy) fn into_errors(self) -> Vec<ConfigError> {
        self.errors.into_inner()
    }

    /// The text at `span`, on one line and cut after 60 characters.
    pub(in crate::policy) fn written(&self, span: &Range<usize>) -> String {
        let text = self.text.get(span.clone()).unwrap_or_default();
        let line: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if line.chars().count() > 60 { line.chars().take(59).chain(['…']).collect() } else { line }
    }
}

/// An error whose place is not filled in yet.
pub(in crate::policy) fn unplaced_error(key: &str, message: impl Into<String>) -> ConfigError {
    ConfigError {
        file: String::new(),
        line: 0,
        column: 0,
        key: key.to_owned(),
        value: None,
        message: message.into(),
        allowed: Vec::new(),
        hint: String::new(),
    }
}

/// A table of the document.
pub(in crate::policy) struct Section<'a> {
    document: &'a Document<'a>,
    /// Dotted path, empty for the document itself.
    path: String,
    /// As in the file: `[class.latency]`, `[[rule]]`.
    header: String,
    table: &'a DeTable<'a>,
    span: Range<usize>,
}

impl<'a> Section<'a> {
    /// The table at the top of the document.
    pub(in crate::policy) fn root(document: &'a Document<'a>, table: &'a Spanned<DeTable<'a>>) -> Section<'a> {
        Section { document, path: String::new(), header: String::new(), table: table.get_ref(), span: 0..0 }
    }

    /// The line on which the table starts.
    pub(in crate::policy) fn line(&self) -> usize {
        self.document.place(self.span.start).0
    }

    /// The path of the table, as messages name it: `rule[2]`.
    pub(in crate::policy) fn path(&self) -> &str {
        &self.path
    }

    /// Reports every key that is not in `known`; true where there is none.
    pub(in crate::policy) fn only(&self, known: &[Key]) -> bool {
        let names: Vec<_> = known.iter().map(|key| key.name).collect();
        self.only_names(&names, "key")
    }

    /// Reports every key that is not in `known`, which are `what` a key names here; true where there is none.
    pub(in crate::policy) fn only_names(&self, known: &[&str], what: &str) -> bool {
        let mut only = true;
        for key in self.table.keys().filter(|key| !known.contains(&key.get_ref().as_ref())) {
            only = false;
            let name = key.get_ref().as_ref();
            let place = if self.header.is_empty() { String::new() } else { format!(" in {}", self.header) };
            let hint = nearest(name, known).map_or_else(String::new, |near| format!("did you mean `{near}`?"));
            let allowed = known.iter().map(|name| (*name).to_owned()).collect();
            let error = unplaced_error(&self.join(name), format!("unknown {what} `{name}`{place}"));
            self.document.report(&key.span(), ConfigError { allowed, hint, ..error });
        }
        only
    }

    /// Reports an error about the table as a whole.
    pub(in crate::policy) fn fail(&self, message: impl Into<String>, hint: &str) {
        let error = unplaced_error(&self.path, format!("{}: {}", self.path, message.into()));
        self.document.report(&self.span, ConfigError { hint: hint.to_owned(), ..error });
    }

    /// The entry at a key; `None` where it is absent.
    pub(in crate::policy) fn get(&self, key: &str) -> Option<Entry<'a>> {
        let value = self.table.get(key)?;
        Some(Entry { document: self.document, path: self.join(key), value: value.get_ref(), span: value.span() })
    }

    /// All entries, in alphabetical order of their keys.
    pub(in crate::policy) fn entries(&self) -> impl Iterator<Item = (&'a str, Entry<'a>)> {
        self.table.iter().map(|(key, value)| {
            let name = key.get_ref().as_ref();
            (name, Entry { document: self.document, path: self.join(name), value: value.get_ref(), span: value.span() })
        })
    }

    /// The entry at a key that must be there; its absence is reported.
    pub(in crate::policy) fn required(&self, key: &str, hint: &str) -> Option<Entry<'a>> {
        let entry = self.get(key);
        if entry.is_none() {
            self.fail(format!("`{key}` is missing"), hint);
        }
        entry
    }

    /// The table at a key.
    pub(in crate::policy) fn section(&self, key: &str) -> Option<Section<'a>> {
        self.get(key)?.section()
    }

    /// The tables of a list, `[[key]]`.
    pub(in crate::policy) fn sections(&self, key: &str) -> Vec<Section<'a>> {
        let Some(entry) = self.get(key) else { return Vec::new() };
        let header = format!("[[{}]]", entry.path);
        let Some(list) = entry.value.as_array() else {
            let message = format!("`{key}` is a list of tables; write {header}, once for each");
            self.document.report(&entry.span, unplaced_error(&entry.path, message));
            return Vec::new();
        };
        let items = list.iter().enumerate().filter_map(|(index, item)| {
            let path = format!("{}[{}]", entry.path, index + 1);
            let item = Entry { document: self.document, path, value: item.get_ref(), span: item.span() };
            item.section().map(|section| Section { header: header.clone(), ..section })
        });
        items.collect()
    }

    fn join(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }
}

/// A value of the document.
pub(in crate::policy) struct Entry<'a> {
    document: &'a Document<'a>,
    /// Dotted path of its key.
    pub(in crate::policy) path: String,
    /// The value as parsed by `toml`.
    pub(in crate::policy) value: &'a DeValue<'a>,
    span: Range<usize>,
}

impl<'a> Entry<'a> {
    /// Reports an error about the value.
    pub(in crate::policy) fn fail(&self, message: impl Into<String>) {
        self.fail_hint(message, "");
    }

    /// Reports an error about the value, with what to write instead.
    pub(in crate::policy) fn fail_hint(&self, message: impl Into<String>, hint: &str) {
        let value = Some(self.document.written(&self.span));
        self.document.report(&self.span, ConfigError { value, hint: hint.to_owned(), ..unplaced_error(&self.path, message) });
    }

    /// Reports an error about a part of the value, or the whole of it.
    pub(in crate::policy) fn fail_at(&self, part: Option<Range<usize>>, message: &str) {
        let span = part.filter(|part| !part.is_empty()).unwrap_or_else(|| self.span.clone());
        let value = Some(self.document.written(&span));
        self.document.report(&span, ConfigError { value, ..unplaced_error(&self.path, message) });
    }

    /// Reports an error about the value, and takes it as absent.
    pub(in crate::policy) fn reject<T>(&self, message: impl Into<String>, hint: &str) -> Option<T> {
        self.fail_hint(message, hint);
        None
    }

    /// The value as a text that is not blank.
    pub(in crate::policy) fn text(&self, expected: &str) -> Option<&'a str> {
        let text = self.value.as_str().filter(|text| !text.trim().is_empty());
        if text.is_none() {
            self.fail(format!("expected {expected}"));
        }
        text
    }

    /// The value as one of several words.
    pub(in crate::policy) fn choice<T: Copy>(&self, choices: &[(&'static str, T)]) -> Option<T> {
        let found = self.value.as_str().and_then(|text| choices.iter().find(|(word, _)| *word == text));
        if found.is_none() {
            let words: Vec<_> = choices.iter().map(|(word, _)| format!("\"{word}\"")).collect();
            let near = self.value.as_str().and_then(|text| nearest(text, &choices.iter().map(|(word, _)| *word).collect::<Vec<_>>()));
            let hint = near.map_or_else(String::new, |near| format!("did you mean \"{near}\"?"));
            self.fail_hint(format!("expected {}", either(&words)), &hint);
        }
        found.map(|(_, value)| *value)
    }

    /// The value as a number, integer or not; nothing is reported where it is none.
    pub(in crate::policy) fn number(&self) -> Option<f64> {
        match self.value {
            DeValue::Integer(number) if number.radix() == 10 => number.as_str().parse().ok(),
            DeValue::Float(number) => number.as_str().parse().ok(),
            _ => None,
        }
        .filter(|number: &f64| number.is_finite())
    }

    /// The value as a table; anything else is reported.
    pub(in crate::policy) fn section(&self) -> Option<Section<'a>> {
        let Some(table) = self.value.as_table() else {
            return self.reject("expected a table", &format!("write [{}] on a line of its own, and its keys below", self.path));
        };
        let header = format!("[{}]", self.path);
        Some(Section { document: self.document, path: self.path.clone(), header, table, span: self.span.clone() })
    }

    /// The elements of a list; anything else is reported.
    pub(in crate::policy) fn list(&self, expected: &str) -> Vec<Entry<'a>> {
        let Some(list) = self.value.as_array() else {
            self.fail(format!("expected {expected}"));
            return Vec::new();
        };
        let item = |(index, item): (usize, &'a Spanned<DeValue<'a>>)| Entry {
            document: self.document,
            path: format!("{}[{}]", self.path, index + 1),
            value: item.get_ref(),
            span: item.span(),
        };
        list.iter().enumerate().map(item).collect()
    }
}

/// `"a", "b" or "c"`.
fn either(words: &[String]) -> String {
    match words {
        [first @ .., last] if !first.is_empty() => format!("{} or {last}", first.join(", ")),
        _ => words.join(""),
    }
}

/// The known word that `name` is most likely a misspelling of.
fn nearest<'k>(name: &str, known: &[&'k str]) -> Option<&'k str> {
    let name = name.to_lowercase().replace('_', "-");
    let distance = |word: &&str| strsim::osa_distance(&name, word);
    let near = known.iter().copied().min_by_key(distance)?;
    (distance(&near) <= near.chars().count().div_ceil(3)).then_some(near)
}
