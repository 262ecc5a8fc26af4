//! The environment as one component of a path: runs of one key are comparable, others are not.

use git2::{ObjectType, Oid};

use crate::model::Environment;
use crate::store::error::{StoreError, StoreErrorKind};

/// Characters of one field that are shown.
const SHOWN_MAX: usize = 32;
/// Digits of the hash: enough that two environments whose readable parts agree never meet.
const DIGITS: usize = 12;
/// The key where nothing is known of the environment.
pub(super) const UNKNOWN: &str = "unknown";

/// The key of an environment, by which stored runs are found: os, architecture, processor, cores and runner in readable
/// form, then a hash over their exact text. Details never count. `unknown` where none of the five is known.
pub fn environment_key(environment: &Environment) -> Result<String, StoreError> {
    let cores = environment.cores.map(|cores| cores.to_string());
    let fields = [&environment.os, &environment.arch, &environment.cpu, &cores, &environment.runner];
    if fields.iter().all(|field| field.is_none()) {
        return Ok(UNKNOWN.to_owned());
    }
    // The length before each text keeps fields apart; an absent one differs from an empty one.
    let exact: String =
        fields.iter().map(|field| field.as_ref().map_or("-;".to_owned(), |text| format!("{}:{text};", text.len()))).collect();
    let hash = Oid::hash_object(ObjectType::Blob, exact.as_bytes())
        .map_err(|error| StoreError::new(StoreErrorKind::Git, format!("the environment can't be hashed: {}", error.message())))?;
    let cores = environment.cores.map(|cores| format!("{cores}-cores"));
    let shown = [&environment.os, &environment.arch, &environment.cpu, &cores, &environment.runner];
    let mut parts: Vec<String> = shown.into_iter().flatten().map(|text| slug(text)).filter(|part| !part.is_empty()).collect();
    parts.push(hash.to_string().chars().take(DIGITS).collect());
    Ok(parts.join("-"))
}

/// Whether this can be a key: what is found in a store may be anything.
pub(super) fn is_key(text: &str) -> bool {
    let allowed = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-._".contains(&b);
    !text.is_empty() && text.len() <= 240 && !text.starts_with('.') && text.bytes().all(allowed)
}

/// Small letters, digits, points and underscores; anything else is a dash.
fn slug(text: &str) -> String {
    let mut slug = String::new();
    for c in text.chars().flat_map(char::to_lowercase) {
        let c = if c.is_ascii_alphanumeric() || "._".contains(c) { c } else { '-' };
        if c != '-' || !slug.ends_with('-') {
            slug.push(c);
        }
        if slug.len() >= SHOWN_MAX {
            break;
        }
    }
    slug.trim_matches(['-', '.']).to_owned()
}
