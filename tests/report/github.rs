//! What GitHub's parser makes of the Markdown: tables stay tables, and no name does anything.

use comrak::nodes::{AstNode, NodeValue};
use comrak::{Arena, Options, parse_document};
use perfdiff::model::Comparison;
use perfdiff::report::escape::{shorten, visible};
use perfdiff::report::{RenderOptions, View};

use crate::{cases, rendered};

/// The most that a comment may hold.
const MOST: usize = 65_000;

/// Tags that the renderer itself writes.
const TAGS: &[&str] = &["<code>", "</code>", "<br>", "<sub>", "</sub>", "<!-- -->"];

fn options() -> Options<'static> {
    let mut options = Options::default();
    options.extension.table = true;
    options.extension.autolink = true;
    options.extension.strikethrough = true;
    options.extension.tasklist = true;
    options.extension.footnotes = true;
    options.extension.math_dollars = true;
    options.extension.math_code = true;
    options.extension.alerts = true;
    options
}

/// What a page holds once it is parsed.
#[derive(Default)]
pub(crate) struct Page {
    /// Rows of all tables, headings aside.
    rows: usize,
    /// The texts of all code.
    codes: Vec<String>,
    /// Text that stands outside code.
    prose: String,
}

pub(crate) fn parsed(name: &str, text: &str) -> Page {
    let arena = Arena::new();
    let root = parse_document(&arena, text, &options());
    let mut page = Page::default();
    let mut code: Option<String> = None;
    for node in root.descendants() {
        match &node.data.borrow().value {
            NodeValue::TableRow(heading) => {
                page.rows += usize::from(!heading);
                assert_eq!(node.children().count(), columns(node), "{name}: a row with other cells than its table");
            }
            NodeValue::HtmlInline(tag) => {
                assert!(TAGS.contains(&tag.as_str()), "{name}: {tag}");
                match tag.as_str() {
                    "<code>" => assert!(code.replace(String::new()).is_none(), "{name}: code in code"),
                    "</code>" => page.codes.push(code.take().unwrap()),
                    _ => {}
                }
            }
            NodeValue::HtmlBlock(block) => {
                let block = block.literal.trim();
                let own = block == "</details>"
                    || (block.starts_with("<details><summary>") && block.ends_with("</summary>") && block.matches('<').count() == 3);
                assert!(own, "{name}: {block}");
            }
            NodeValue::Text(text) => code.as_mut().unwrap_or(&mut page.prose).push_str(text),
            NodeValue::SoftBreak => page.prose.push('\n'),
            NodeValue::Document
            | NodeValue::Paragraph
            | NodeValue::List(_)
            | NodeValue::Item(_)
            | NodeValue::Table(_)
            | NodeValue::Strong => {}
            NodeValue::TableCell => page.prose.push(' '),
            NodeValue::Heading(heading) => assert!(heading.level <= 3),
            other => panic!("{name}: {other:?} comes from a name"),
        }
    }
    page
}

/// The columns of the table that a row is in.
fn columns<'a>(row: &'a AstNode<'a>) -> usize {
    match &row.parent().unwrap().data.borrow().value {
        NodeValue::Table(table) => table.num_columns,
        other => panic!("{other:?}"),
    }
}

#[test]
fn no_name_makes_a_link_a_picture_a_tag_or_a_cell() {
    for (name, comparison) in cases::all() {
        for details in [false, true] {
            let options = RenderOptions { details, ..RenderOptions::default() };
            let text = rendered("markdown", &comparison, &options);
            let page = parsed(name, &text);
            let view = View::of(&comparison, &options);
            let groups = view.sections.iter().flat_map(|section| &section.groups).chain(&view.informational_groups);
            let rows = groups.map(|group| group.rows.len()).sum::<usize>() + view.gates.len();
            if !text.contains("not listed") {
                assert_eq!(page.rows, rows, "{name}");
            }
        }
    }
}

#[test]
fn nothing_outside_code_is_taken_by_githubs_filters() {
    for (name, comparison) in cases::all() {
        assert_inert(name, &parsed(name, &rendered("markdown", &comparison, &RenderOptions::default())));
    }
}

/// Looks for what GitHub's filters would take, outside code.
pub(crate) fn assert_inert(name: &str, page: &Page) {
    for word in page.prose.split_whitespace() {
        let acts = word.contains('@') && word != "@"
            || word.contains("://")
            || word.contains("www.")
            || word.contains("GH-")
            || word.contains(":tada:")
            || word.contains('#')
            || word.split(|c: char| !c.is_ascii_hexdigit()).any(|part| part.len() >= 7);
        assert!(!acts, "{name}: {word}");
    }
}

#[test]
fn names_read_as_they_are_written() {
    let cases = cases::all();
    let hostile = &cases.iter().find(|(name, _)| *name == "hostile").unwrap().1;
    let page = parsed("hostile", &rendered("markdown", hostile, &RenderOptions::default()));
    for name in cases::HOSTILE.iter().filter(|name| !name.trim().is_empty()) {
        let shown = shorten(&visible(name), 120);
        assert!(page.codes.contains(&shown), "{shown}\n{:#?}", page.codes);
    }
}

#[test]
fn a_page_is_cut_at_the_end_of_the_ranking_and_says_so() {
    let mut hostile = cases::all().into_iter().find(|(name, _)| *name == "hostile").unwrap().1;
    for index in 0..200 {
        let more: Vec<_> = hostile.changes.iter().take(30).cloned().collect();
        hostile.changes.extend(more.into_iter().map(|change| perfdiff::model::Change { suite: format!("{index}"), ..change }));
        let gates: Vec<_> = hostile.gates.iter().take(18).cloned().collect();
        hostile.gates.extend(gates);
    }
    for (name, comparison) in [("many", cases::many(5000)), ("hostile", hostile)] {
        let text = rendered("markdown", &comparison, &RenderOptions::default());
        assert!(text.len() <= MOST, "{name}: {} bytes", text.len());
        assert!(text.len() > MOST / 2, "{name}: {} bytes", text.len());
        assert!(text.contains("ranked metrics are not listed"), "{name}");
        parsed(name, &text);
        assert_failures_come_first(name, &comparison, &text);
    }
}

/// A row of a lesser verdict stands in the page only when all failures do.
fn assert_failures_come_first(name: &str, comparison: &Comparison, text: &str) {
    let failures = View::of(comparison, &RenderOptions::default()).sections[0].groups.iter().map(|group| group.rows.len()).sum::<usize>();
    let listed = text.matches("| ❌ failure |").count();
    if text.contains("| ⚠️ warning |") || text.contains("unchanged |") {
        assert_eq!(listed, failures, "{name}");
    }
}

#[test]
fn a_quiet_comparison_is_one_line_and_folds() {
    let quiet = cases::all().into_iter().find(|(name, _)| *name == "quiet").unwrap().1;
    let text = rendered("markdown", &quiet, &RenderOptions::default());
    let open: Vec<&str> = text.split("<details>").next().unwrap().lines().filter(|line| !line.is_empty()).collect();
    assert_eq!(open.len(), 1, "{open:?}");
}
