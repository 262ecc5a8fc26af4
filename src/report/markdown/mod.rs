//! placeholder
use super::{RenderError, RenderOptions, Renderer, View};
use crate::model::Comparison;
/// x
pub(super) struct Markdown;
impl Renderer for Markdown {
    fn name(&self) -> &'static str {
        "markdown"
    }
    fn about(&self) -> &'static str {
        "x"
    }
    fn extension(&self) -> &'static str {
        "md"
    }
    fn render(&self, _: &Comparison, _: &View, _: &RenderOptions) -> Result<String, RenderError> {
        Ok(String::new())
    }
}
