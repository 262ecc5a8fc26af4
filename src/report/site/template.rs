//! The templates of the site. Every text that they are given is escaped, as on the page of a comparison.

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{Environment, UndefinedBehavior};
use serde::Serialize;

use crate::report::RenderError;
use crate::report::html::templates::inert;

/// The templates by the names under which they know each other.
pub(super) const TEMPLATES: &[(&str, &str)] = &[
    ("frame.html", include_str!("../../../templates/site/frame.html")),
    ("pieces.html", include_str!("../../../templates/site/pieces.html")),
    ("index.html", include_str!("../../../templates/site/index.html")),
    ("benchmark.html", include_str!("../../../templates/site/benchmark.html")),
];

/// The templates, ready to be filled.
pub(super) struct Templates(Environment<'static>);

impl Templates {
    /// Reads the templates.
    pub(super) fn new() -> Result<Templates, RenderError> {
        let mut environment = Environment::new();
        environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build().map_err(RenderError::Template)?);
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_formatter(inert);
        environment.add_global("mark", super::MARK);
        for (name, source) in TEMPLATES {
            environment.add_template(name, source).map_err(RenderError::Template)?;
        }
        Ok(Templates(environment))
    }

    /// One template, filled.
    pub(super) fn fill(&self, name: &str, context: &impl Serialize) -> Result<String, RenderError> {
        self.0.get_template(name).and_then(|template| template.render(Serde(context))).map_err(RenderError::Template)
    }
}
