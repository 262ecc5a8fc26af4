//! No report holds a code point that XML or HTML forbids, and no cell of a table begins a formula, whatever the names are.

use perfdiff::model::{Caveat, CaveatCode, Change, Comparison, MetricId, Outcome, Verdict};
use perfdiff::report::template::Template;
use perfdiff::report::{RENDERERS, RenderOptions, View};

use super::cases::{comparison, latency};

/// What HTML forbids, and so XML: controls but for blanks and line ends, and the code points that stand for no character.
fn forbidden() -> Vec<char> {
    let controls = (0..0xa0_u32).filter(|code| char::from_u32(*code).unwrap().is_control() && ![9, 10, 13].contains(code));
    let planes = (0..=16_u32).flat_map(|plane| [plane << 16 | 0xfffe, plane << 16 | 0xffff]);
    let all: Vec<char> = controls.chain(0xfdd0..=0xfdef).chain(planes).map(|code| char::from_u32(code).unwrap()).collect();
    assert_eq!(all.len(), 62 + 32 + 34);
    all
}

/// A comparison in which every text is `name`, or one of these.
fn called(names: &[String]) -> Comparison {
    let change = |name: &String| {
        let change = latency(name, "p95", (0.01, 0.02), Verdict::Failure);
        let id = MetricId {
            suite: name.clone(),
            params: [(name.clone(), name.clone())].into(),
            metric: name.clone(),
            statistic: Some(name.clone()),
            ..change.id.clone()
        };
        Change { id, ..change }
    };
    let mut all = comparison(Outcome::Fail, names.iter().map(change).collect());
    let name = names.concat();
    all.baseline.source.clone_from(&name);
    all.head.source.clone_from(&name);
    all.head.environment.cpu = Some(name.clone());
    all.caveats = vec![Caveat::new(CaveatCode::UnitUnknown, name.clone(), name)];
    all
}

/// Every report of a comparison, by name.
fn reports(comparison: &Comparison) -> Vec<(String, String)> {
    let options = RenderOptions { details: true, every_metric: true, ..RenderOptions::default() };
    let view = View::of(comparison, &options);
    let rendered = RENDERERS.iter().map(|renderer| (renderer.name().to_owned(), renderer.render(comparison, &view, &options).unwrap()));
    // What a template prints of the tree itself is the name as it is in the file.
    let page = "{% for change in changes %}<a title=\"{{ change.benchmark }}\">{{ change.metric | html }}</a>{% endfor %}{{ head.source }}";
    let pages = ["page.html", "page.xml.j2"].map(|name| {
        let template = Template::parse(name, page.to_owned()).unwrap();
        (name.to_owned(), template.render(comparison, &view, &options).unwrap())
    });
    rendered.chain(pages).collect()
}

#[test]
fn no_report_holds_what_xml_and_html_forbid() {
    let names: Vec<String> = forbidden().iter().map(|c| format!("a{c}b")).collect();
    for (report, text) in reports(&called(&names)) {
        let found = text.chars().find(|c| forbidden().contains(c));
        // JSON holds names as they are, control characters written out.
        assert!(report == "json" || found.is_none(), "{report} holds {found:?}");
        assert!(report == "json" || !text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r')), "{report}");
        for entity in names.iter().map(|name| u32::from(name.chars().nth(1).unwrap())) {
            assert!(!text.contains(&format!("&#{entity};")) && !text.contains(&format!("&#x{entity:x};")), "{report}: entity {entity}");
        }
    }
}

#[test]
fn no_cell_begins_a_formula_not_even_behind_white_space() {
    let blanks: Vec<char> = (0..=0x0010_ffff_u32).filter_map(char::from_u32).filter(|c| c.is_whitespace()).collect();
    assert!(blanks.len() > 20);
    let marks = ["=", "+", "-", "@", "\t", "\r", "\u{ff1d}", "\u{feff}=", "\u{200b}="];
    let names = marks.iter().flat_map(|mark| blanks.iter().map(move |blank| format!("{blank}{mark}1+1")));
    let names: Vec<String> = names.chain(marks.iter().map(|mark| format!("{mark}1+1"))).collect();
    let (_, table) = reports(&called(&names)).into_iter().find(|(report, _)| report == "csv").unwrap();
    let mut rows = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(table.as_bytes());
    let mut cells = 0;
    for row in rows.records() {
        for cell in &row.unwrap() {
            cells += 1;
            let begins = cell.starts_with(['\t', '\r']) || cell.trim_start().starts_with(['=', '+', '-', '@', '\u{ff1d}']);
            assert!(!begins || cell.parse::<f64>().is_ok(), "{cell:?}");
        }
    }
    assert!(cells > names.len());
}
