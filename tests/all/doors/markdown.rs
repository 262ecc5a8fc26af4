//! Markdown as GitHub reads it: tables stay tables, and no name does anything.

use comrak::nodes::{AstNode, NodeValue};
use comrak::{Arena, Options, parse_document};

/// Tags that the renderer itself writes.
const TAGS: &[&str] = &["<code>", "</code>", "<br>", "<sub>", "</sub>", "<wbr>", "<!-- -->"];

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
pub struct Page {
    /// Rows of all tables, headings aside.
    pub rows: usize,
    /// The texts of all code.
    pub codes: Vec<String>,
    /// Text that stands outside code.
    pub prose: String,
    /// What Mermaid is to draw.
    pub charts: Vec<String>,
}

pub fn parsed(name: &str, text: &str) -> Page {
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
            NodeValue::SoftBreak | NodeValue::Paragraph => page.prose.push('\n'),
            NodeValue::Document | NodeValue::List(_) | NodeValue::Item(_) | NodeValue::Table(_) | NodeValue::Strong => {}
            NodeValue::TableCell => page.prose.push(' '),
            NodeValue::CodeBlock(block) if block.info == "toml" => {
                let is_own = |line: &str| line == "[[rename]]" || line.starts_with("from = \"") || line.starts_with("to = \"");
                assert!(block.literal.lines().all(is_own), "{name}: {}", block.literal);
            }
            NodeValue::CodeBlock(block) => {
                assert_eq!(block.info, "mermaid", "{name}");
                page.charts.push(block.literal.clone());
            }
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
