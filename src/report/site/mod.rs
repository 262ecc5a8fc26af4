//! Histories → the pages of a dashboard: static files that need no server and no network. Pure.
//!
//! Every branch in every environment is a lane with a directory of its own: an index of its suites, and one page a
//! benchmark. The front lane's index is the site's first page as well. Links are relative, names of files come from
//! `names`, pictures are drawn by `chart` and `spark`, and words come from the view, as everywhere.
//!
//! Pages are made one by one, when they are asked for; the same histories make the same pages, byte for byte.

mod benchmark;
mod beside;
mod content;
mod drawing;
mod header;
mod index;
mod levels;
mod link;
mod names;
mod natural_order;
mod recent_shifts;

pub use content::{Lane, Release, Site};
pub use link::Repository;

use self::content::Content;
use super::engine::Templates;
use super::renderer::RenderError;
use crate::model::{BenchmarkId, Series};

/// One file of the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Where it belongs, with `/` between directories; small letters, digits, dashes and one dot.
    pub path: String,
    /// The whole file as text.
    pub text: String,
}

/// What every page that perfdiff writes holds near its start, so that files of others are never overwritten.
pub const MARK: &str = "written by perfdiff site";

/// The look of the page of a comparison, which the site shares; what it has on top follows.
const LOOK: &str = super::html::templates::STYLE;
/// The templates by the names under which they know each other.
const TEMPLATES: &[(&str, &str)] = &[
    ("frame.html", include_str!("../../../templates/site/frame.html")),
    ("pieces.html", include_str!("../../../templates/site/pieces.html")),
    ("index.html", include_str!("../../../templates/site/index.html")),
    ("benchmark.html", include_str!("../../../templates/site/benchmark.html")),
];
const STYLE: &str = include_str!("../../../templates/site/site.css");
const SCRIPT: &str = include_str!("../../../templates/site/site.js");

/// A name for what pages look like: pages of another edition may differ though they show the same.
pub fn fingerprint() -> String {
    let parts = TEMPLATES.iter().map(|(_, text)| *text).chain([LOOK, STYLE, SCRIPT]);
    format!("{} {:016x}", env!("CARGO_PKG_VERSION"), names::hash(parts))
}

/// A site, ready to be written.
pub struct Pages<'s> {
    content: Content<'s>,
    templates: Templates,
}

impl<'s> Pages<'s> {
    /// Names all files and parses the templates.
    ///
    /// # Errors
    /// When a template can't be parsed, which is a mistake in the program.
    pub fn new(site: &'s Site) -> Result<Pages<'s>, RenderError> {
        Ok(Pages { content: Content::of(site), templates: Templates::new(TEMPLATES)?.with_global("mark", MARK) })
    }

    /// The pages, one at a time: what they share first, then each lane, and the first page last.
    pub fn iter(&self) -> impl Iterator<Item = Result<Page, RenderError>> + '_ {
        let assets = [("perfdiff.css", [LOOK, STYLE].concat()), ("perfdiff.js", SCRIPT.to_owned())];
        let assets = assets.into_iter().map(|(path, text)| Ok(Page { path: path.to_owned(), text: format!("/* {MARK} */\n{text}") }));
        let lanes = (0..self.content.site.lanes.len()).flat_map(move |lane| {
            let pages = self.content.benchmarks.get(lane).into_iter().flatten().map(move |(id, series)| self.benchmark(lane, id, series));
            pages.chain([self.index(lane, false)])
        });
        assets.chain(lanes).chain((!self.content.site.lanes.is_empty()).then(|| self.index(0, true)))
    }

    fn benchmark(&self, lane: usize, id: &BenchmarkId, series: &[&'s Series]) -> Result<Page, RenderError> {
        let path = format!("{}/{}", self.content.names.lane(lane), self.content.names.benchmark(id));
        Ok(Page { path, text: self.templates.fill("benchmark.html", &benchmark::context(&self.content, lane, id, series))? })
    }

    fn index(&self, lane: usize, front: bool) -> Result<Page, RenderError> {
        let path = if front { "index.html".to_owned() } else { format!("{}/index.html", self.content.names.lane(lane)) };
        Ok(Page { path, text: self.templates.fill("index.html", &index::context(&self.content, lane, front))? })
    }
}
