//! A page of the user's own: a minijinja template, filled with the comparison.
//!
//! A template sees the documented `perfdiff.comparison/v1` tree, and beside the numbers the words that the other
//! reports use (`shown`). What the form documents is always there, unknown things as `none`, so a name that is not
//! there is a mistake: it is an error that lists what there is. Names may be hostile, so what a page prints
//! is escaped for the kind of page that the template's own name tells. A template is one file, and its work is bounded.

mod context;
mod error;
mod guards;
mod limited_output;
mod record;
mod schema;
mod shown;

use minijinja::Environment;

pub use self::error::TemplateError;
pub use self::schema::schema;

use self::limited_output::LimitedOutput;
use self::record::Lookups;
use super::engine;
use super::view::View;
use crate::model::Comparison;

/// Steps that a template may take: a hundred for each of a hundred thousand changes.
const MOST_STEPS: u64 = 10_000_000;

/// How deep macros may call each other.
const DEEPEST: usize = 100;

/// Bytes that a page may have.
const MOST_BYTES: usize = 64 << 20;

/// A template that can be filled.
#[derive(Debug)]
pub struct Template {
    name: String,
    engine: Environment<'static>,
    lookups: Lookups,
}

impl Template {
    /// Reads a template. Its name stands in messages, and the ending of the name decides how names are escaped:
    /// `.html`, `.htm` and `.xml` as HTML, `.md` and `.markdown` as Markdown, `.json`, `.js`, `.yaml` and `.yml` as
    /// JSON, anything else as plain text; an ending `.j2`, `.jinja` or `.jinja2` does not count.
    ///
    /// # Errors
    /// When it is no template: with file, line and what was expected.
    pub fn parse(name: &str, source: String) -> Result<Template, TemplateError> {
        let mut engine = engine::for_users();
        let lookups = Lookups::default();
        engine.set_fuel(Some(MOST_STEPS));
        engine.set_recursion_limit(DEEPEST);
        guards::install(&mut engine, &lookups);
        match engine.add_template_owned(name.to_owned(), source) {
            Ok(()) => Ok(Template { name: name.to_owned(), engine, lookups }),
            Err(error) => Err(TemplateError::syntax(name, &error)),
        }
    }

    /// Its name, as it was given.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Fills the template with a comparison and its view.
    ///
    /// # Errors
    /// When it asks for what is not there, does what can't be done, or does not come to an end.
    pub fn render(&self, comparison: &Comparison, view: &View) -> Result<String, TemplateError> {
        self.lookups.reset();
        let context = context::context(comparison, view, &self.lookups);
        let mut output = LimitedOutput::new(MOST_BYTES);
        let fill = |template: minijinja::Template<'_, '_>| {
            let source = template.source().to_owned();
            template.render_captured_to(context, &mut output).map(|_| source)
        };
        match self.engine.get_template(&self.name).and_then(fill) {
            Ok(source) => match self.lookups.unguarded_miss() {
                Some(miss) => Err(TemplateError::unknown_key(&self.name, &source, &miss)),
                None => Ok(output.into_text()),
            },
            Err(_) if output.is_full() => Err(TemplateError::too_long(&self.name, MOST_BYTES)),
            Err(error) => Err(TemplateError::while_filling(&self.name, &error, &self.lookups)),
        }
    }
}
