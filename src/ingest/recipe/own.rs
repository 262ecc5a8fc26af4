//! Recipes that the user wrote.

use std::sync::Arc;

use super::{read, sign};
use crate::ingest::{Claim, Format, Options, ParseError, Source};
use crate::model::{Recipe, Run};

/// The shape of what a recipe of the user reads.
const SHAPE: &str = "a recipe of its own";

/// The format that a recipe of the user describes.
#[derive(Debug, Clone)]
pub struct RecipeFormat {
    name: String,
    recipe: Arc<Recipe>,
}

impl RecipeFormat {
    /// The format called `name` that `recipe` describes.
    pub fn new(name: impl Into<String>, recipe: Arc<Recipe>) -> RecipeFormat {
        RecipeFormat { name: name.into(), recipe }
    }
}

impl Format for RecipeFormat {
    fn name(&self) -> &str {
        &self.name
    }

    fn about(&self) -> &str {
        &self.recipe.about
    }

    fn versions(&self) -> &str {
        &self.recipe.versions
    }

    fn claim(&self, source: &Source) -> Claim {
        sign::claim(&self.recipe, source)
    }

    fn recipe(&self) -> Option<&Recipe> {
        Some(&self.recipe)
    }

    fn parse(&self, source: &Source, _: &Options) -> Result<Vec<Run>, ParseError> {
        read::read(source, &self.name, SHAPE, &self.recipe)
    }
}
