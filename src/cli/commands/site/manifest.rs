//! The list of what was written, which the directory keeps: the pages, and what they were made of.
//!
//! It is read to find pages of benchmarks that are gone, and to see, without making any page, that a store holds nothing
//! new. Somebody may have written it, so it leads to no path but those that pages have.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use serde::{Deserialize, Serialize};

/// What the manifest says.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(in crate::cli) struct Manifest {
    schema: Schema,
    /// The paths of all pages.
    pub(in crate::cli) pages: BTreeSet<String>,
    /// What they were made of; none where that is not known without looking.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::cli) made: Option<Made>,
}

#[derive(Debug, Default, Serialize, Deserialize)]
enum Schema {
    #[default]
    #[serde(rename = "perfdiff.site/v1")]
    V1,
}

/// What pages were made of, and what they are.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::cli) struct Made {
    /// A hash over all that decides what the pages hold, but for the messages.
    pub(in crate::cli) of: String,
    /// A hash over the pages.
    #[serde(default)]
    pub(in crate::cli) pages: String,
    /// The messages of the commits that pages name; empty where they are not known.
    pub(in crate::cli) messages: BTreeMap<String, Option<String>>,
}

impl Manifest {
    /// A list of these pages.
    pub(in crate::cli) fn new(pages: BTreeSet<String>, made: Option<Made>) -> Manifest {
        Manifest { schema: Schema::V1, pages, made }
    }

    /// Reads a manifest. Paths that no page has are left out.
    pub(in crate::cli) fn read(text: &str) -> Result<Manifest, serde_json::Error> {
        let mut manifest: Manifest = serde_json::from_str(text)?;
        manifest.pages.retain(|page| is_page(page));
        Ok(manifest)
    }
}

/// Whether a path is of the form that pages have: it can't lead out of the directory.
fn is_page(path: &str) -> bool {
    let parts: Vec<&str> = path.split('/').collect();
    let Some((file, lane)) = parts.split_last() else { return false };
    let plain = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    let named = file.rsplit_once('.').is_some_and(|(name, ending)| plain(name) && matches!(ending, "html" | "css" | "js"));
    named && lane.len() <= 1 && lane.iter().all(|part| plain(part))
}

/// Sixteen digits of a hash. Another compiler may give others, which only costs that pages are made once more.
pub(in crate::cli) fn hash(parts: &[impl Hash]) -> String {
    let mut hasher = DefaultHasher::new();
    parts.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}
