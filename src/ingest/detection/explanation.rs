//! Why a file is read as what it is, for those who ask.

use crate::ingest::recipe::{self, RecipeTrace};
use crate::ingest::{Claim, Format, Options, Source};

use super::registry::FORMATS;
use super::{detect_with, own};

/// What formats say of a file, and what the rules of a recipe match in it.
#[derive(Debug)]
pub struct Explanation {
    /// The file.
    pub input: String,
    /// The formats that claim it, and those of whose signs it has some.
    pub claimed: Vec<Claimed>,
    /// The format that reads it; none where the claims leave that open.
    pub chosen: Option<String>,
    /// Whether the user named it.
    pub is_named: bool,
    /// What its rules matched, where it is a recipe.
    pub recipe: Option<RecipeTrace>,
}

/// What one format says of a file.
#[derive(Debug)]
pub struct Claimed {
    /// The format.
    pub format: String,
    /// How sure it is.
    pub claim: Claim,
    /// Signs that the file has.
    pub found: Vec<String>,
    /// Signs that it lacks.
    pub missing: Vec<String>,
}

/// Asks every format, and follows the recipe that reads the file.
pub fn explain(source: &Source, format: Option<&dyn Format>, options: &Options) -> Explanation {
    let own = own(options);
    let all = own.iter().map(|format| format as &dyn Format).chain(FORMATS.iter().copied());
    let mut claimed: Vec<Claimed> = all.filter_map(|format| claimed(source, format)).collect();
    claimed.sort_by_key(|claimed| (rank(&claimed.claim), claimed.missing.len()));
    let chosen = format.or_else(|| detect_with(source, &own).ok());
    let trace = |format: &dyn Format| Some(recipe::trace(source, format.name(), format.recipe().filter(|_| !source.is_tree())?));
    let recipe = chosen.and_then(trace);
    let chosen = chosen.map(|format| format.name().to_owned());
    Explanation { input: source.name().to_owned(), claimed, is_named: format.is_some(), chosen, recipe }
}

/// What a format says of a file: none where it has nothing of it.
fn claimed(source: &Source, format: &dyn Format) -> Option<Claimed> {
    let claim = format.claim(source);
    let signs = format.recipe().and_then(|recipe| recipe::nearest(recipe, source)).filter(|_| !source.is_tree());
    let (found, missing) = signs.unwrap_or_default();
    // Half of a sign is chance.
    let is_near = !found.is_empty() && found.len() >= missing.len();
    (claim != Claim::No || is_near).then(|| Claimed { format: format.name().to_owned(), claim, found, missing })
}

fn rank(claim: &Claim) -> u8 {
    match claim {
        Claim::Sure(_) => 0,
        Claim::Maybe(_) => 1,
        Claim::No => 2,
    }
}
