//! The environments: strict about names that are not there, and escaping whatever they print.

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{Environment, UndefinedBehavior};
use serde::Serialize;

use super::escaping;
use crate::report::renderer::RenderError;

/// An environment in which printing what is not there is an error.
fn strict() -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment
}

/// An environment for the template of a user, which escapes by the ending of the template's name.
pub(in crate::report) fn for_users() -> Environment<'static> {
    let mut environment = strict();
    environment.set_debug(true);
    escaping::by_name(&mut environment);
    environment
}

/// The templates of perfdiff's own pages, ready to be filled. All texts are escaped for HTML.
pub(in crate::report) struct Templates(Environment<'static>);

impl Templates {
    /// Parses the templates, given by the names under which they know each other.
    ///
    /// # Errors
    /// When a template can't be parsed, which is a mistake in the program.
    pub(in crate::report) fn new(templates: &[(&'static str, &'static str)]) -> Result<Templates, RenderError> {
        let mut environment = strict();
        environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build().map_err(RenderError::Template)?);
        escaping::as_html(&mut environment);
        for (name, source) in templates {
            environment.add_template(name, source).map_err(RenderError::Template)?;
        }
        Ok(Templates(environment))
    }

    /// Lets `name` stand for `value` in all of these templates.
    pub(in crate::report) fn with_global(mut self, name: &'static str, value: &'static str) -> Templates {
        self.0.add_global(name, value);
        self
    }

    /// One template, filled.
    ///
    /// # Errors
    /// When the template asks for what the context lacks, which is a mistake in the program.
    pub(in crate::report) fn fill(&self, name: &str, context: &impl Serialize) -> Result<String, RenderError> {
        self.0.get_template(name).and_then(|template| template.render(Serde(context))).map_err(RenderError::Template)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_writes_no_mark_that_it_was_not_given() {
        let templates = Templates::new(&[]).unwrap();
        let hostile = "<b>&\"'`";
        let page = templates.0.render_named_str(
            "x.html",
            "{{ text }}<i title=\"{{ text }}\">{{ text | tied }}</i>",
            minijinja::context! { text => hostile },
        );
        let inert = "&#60;b&#62;&#38;&#34;&#39;&#96;";
        assert_eq!(page.unwrap(), format!("{inert}<i title=\"{inert}\">{inert}</i>"));
    }
}
