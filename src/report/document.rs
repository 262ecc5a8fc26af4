//! Which document can be written in which form: one table for the whole program.
//!
//! To add a form to a document is to add its line here. A comparison has [`RENDERERS`], since they also have a word about
//! themselves and an extension for files; all other documents have [`Form`]s.

use super::calibration;
use super::console;
use super::json;
use super::markdown;
use super::options::RenderOptions;
use super::renderer::{RenderError, Renderer};
use super::suspects::Listing;
use super::view::{Explanation, HistoryView};
use super::{badge, csv, github, html, junit, openmetrics};
use crate::compare::calibrate::Calibration;
use crate::model::{Baselines, History};

/// What a comparison can be written as, by name.
pub const RENDERERS: &[&dyn Renderer] = &[
    &badge::Badge,
    &badge::BadgeSvg,
    &console::Console,
    &csv::Csv,
    &github::GitHub,
    &html::Html,
    &json::Json,
    &junit::JUnit,
    &markdown::Markdown,
    &openmetrics::OpenMetrics,
];

/// A history: each metric through many runs; as JSON `perfdiff.history/v1`.
pub const HISTORY: Document<History> = Document {
    name: "a history",
    forms: &[
        Form { name: "console", write: |history, options| Ok(console::history(&HistoryView::of(history, options), options)) },
        Form { name: "json", write: |history, _| json::pretty(history) },
    ],
};

/// What a store holds; as JSON `perfdiff.baselines/v1`.
pub const BASELINES: Document<Baselines> = Document {
    name: "a list of stored runs",
    forms: &[
        Form { name: "console", write: |baselines, options| Ok(console::baselines(baselines, options)) },
        Form { name: "json", write: |baselines, _| json::pretty(baselines) },
    ],
};

/// How noisy a suite is, and how often its policy gives a false alarm; as JSON `perfdiff.calibration/v1`.
pub const CALIBRATION: Document<Calibration> = Document {
    name: "a calibration",
    forms: &[
        Form { name: "console", write: |calibration, options| Ok(calibration::console(calibration, options.width)) },
        Form { name: "json", write: |calibration, _| json::pretty(calibration) },
    ],
};

/// How one verdict was reached.
pub const EXPLANATION: Document<Explanation> = Document {
    name: "an explanation",
    forms: &[
        Form { name: "console", write: |explanation, options| Ok(console::explanation(explanation, options.width)) },
        Form { name: "markdown", write: |explanation, _| Ok(markdown::explanation(explanation)) },
    ],
};

/// What is worth a second run; as JSON `perfdiff.suspects/v1`.
pub const SUSPECTS: Document<Listing> = Document {
    name: "a list of suspects",
    forms: &[
        Form { name: "text", write: |suspects, _| Ok(suspects.text()) },
        Form { name: "json", write: |suspects, _| json::pretty(&suspects.json()) },
    ],
};

/// One kind of document and all the forms that it has.
#[derive(Debug)]
pub struct Document<D: 'static> {
    /// With its article, as messages name it: "a history".
    pub name: &'static str,
    /// The forms it can be written in, in the order in which messages list them.
    pub forms: &'static [Form<D>],
}

/// A form in which documents of one kind are written.
#[derive(Debug)]
pub struct Form<D> {
    /// What the user types: `console`.
    pub name: &'static str,
    write: fn(&D, &RenderOptions) -> Result<String, RenderError>,
}

impl<D> Document<D> {
    /// The form of this name; `None` where the document has none.
    pub fn form(&self, name: &str) -> Option<&'static Form<D>> {
        self.forms.iter().find(|form| form.name == name)
    }
}

impl<D> Form<D> {
    /// The document in this form.
    ///
    /// # Errors
    /// When the document can't be written so: not as JSON, say.
    pub fn write(&self, document: &D, options: &RenderOptions) -> Result<String, RenderError> {
        (self.write)(document, options)
    }
}

/// The renderer of comparisons named `name`.
pub fn renderer(name: &str) -> Option<&'static dyn Renderer> {
    RENDERERS.iter().copied().find(|renderer| renderer.name() == name)
}
