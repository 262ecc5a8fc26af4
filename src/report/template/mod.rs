//! A page of the user's own: a minijinja template, filled with the comparison.
//!
//! A template sees the documented `perfdiff.comparison/v1` tree, and beside the numbers the words that the other
//! reports use (`shown`). What the form documents is always there, unknown things as `none`, so a name that is not
//! there is a mistake: it is an error that lists what there is. Names may be hostile, so what a page prints
//! is escaped for the kind of page that the template's own name tells. A template is one file, and its work is bounded.

mod comment_size;
mod context;
mod error;
mod guards;
mod limited_output;
mod record;
mod schema;
mod shown;

use minijinja::Environment;
use serde::Serialize;

pub use self::error::TemplateError;
pub use self::schema::schema;

use self::limited_output::LimitedOutput;
use self::record::Lookups;
use super::engine;
use super::options::RenderOptions;
use super::view::{Comment, Posting, View};
use crate::limits;
use crate::model::Comparison;

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
        engine.set_fuel(Some(limits::TEMPLATE_STEPS.most));
        engine.set_recursion_limit(limits::TEMPLATE_DEPTH.count());
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

    /// Fills the template with a comparison and its view, which was made with `options`. A template that shows `comment` is
    /// one for GitHub, and stays within what GitHub takes.
    ///
    /// # Errors
    /// When it asks for what is not there, does what can't be done, or does not come to an end.
    pub fn render(&self, comparison: &Comparison, view: &View, options: &RenderOptions) -> Result<String, TemplateError> {
        let context = context::context(comparison, view, &self.lookups);
        if !self.shows_comment() {
            return self.fill(context);
        }
        self.bounded(|most| {
            let comment = Comment::of(comparison, view, options, &Posting::default(), most);
            (comment.longest_list(), context::with_comment(context.clone(), &comment, &self.lookups))
        })
    }

    /// Fills the template of a comment, which sees nothing else.
    ///
    /// # Errors
    /// As above.
    pub(in crate::report) fn comment(
        &self,
        comparison: &Comparison,
        view: &View,
        options: &RenderOptions,
        posting: &Posting,
    ) -> Result<String, TemplateError> {
        self.bounded(|most| {
            let comment = Comment::of(comparison, view, options, posting, most);
            (comment.longest_list(), context::with_comment(context::Fields::new(), &comment, &self.lookups))
        })
    }

    fn shows_comment(&self) -> bool {
        self.engine.get_template(&self.name).is_ok_and(|template| template.undeclared_variables(false).contains("comment"))
    }

    /// The longest page that GitHub takes: with as many of the ranked metrics as fit. `context` has at most so many of
    /// them, and says how many there are.
    fn bounded(&self, context: impl Fn(usize) -> (usize, context::Fields)) -> Result<String, TemplateError> {
        let page = |most: usize| self.fill(context(most).1).map(|text| comment_size::tidy(&text));
        let all = context(usize::MAX).0;
        comment_size::longest(all, page)
    }

    /// Fills the template with one form, which it sees under `key`, and nothing else.
    pub(in crate::report) fn only(&self, key: &str, form: &impl Serialize) -> Result<String, TemplateError> {
        self.fill(context::only(key, form, &self.lookups)).map(|text| comment_size::tidy(&text))
    }

    /// Fills the template with what it may ask for.
    fn fill(&self, fields: context::Fields) -> Result<String, TemplateError> {
        self.lookups.reset();
        let context = context::root(fields, &self.lookups);
        let mut output = LimitedOutput::new(limits::TEMPLATE_OUTPUT.count());
        let fill = |template: minijinja::Template<'_, '_>| {
            let source = template.source().to_owned();
            template.render_captured_to(context, &mut output).map(|_| source)
        };
        match self.engine.get_template(&self.name).and_then(fill) {
            Ok(source) => match self.lookups.unguarded_miss() {
                Some(miss) => Err(TemplateError::unknown_key(&self.name, &source, &miss)),
                None => Ok(output.into_text()),
            },
            Err(_) if output.is_full() => Err(TemplateError::too_long(&self.name)),
            Err(error) => Err(TemplateError::while_filling(&self.name, &error, &self.lookups)),
        }
    }
}
