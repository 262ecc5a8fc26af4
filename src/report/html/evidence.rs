//! What a row opens to: the verdict in words, and the pictures of what it rests on.

use minijinja::value::Value;
use serde::Serialize;

use super::forest::Listed;
use super::history_chart::HistoryChart;
use super::rounds_chart::RoundsChart;
use super::sample_chart::SampleChart;
use crate::model::{Change, Comparison, Trace};
use crate::report::engine::Templates;
use crate::report::renderer::RenderError;
use crate::report::view::{ChartCaptions, Explanation, Row, View};

/// The evidence of one group as HTML, its words and its pictures apart, so that either can be left out.
#[derive(Debug, Default)]
pub(super) struct Evidence {
    panels: Vec<Panel>,
}

#[derive(Debug)]
struct Panel {
    /// What a further statistic of the group opens with; empty for the first.
    title: String,
    words: String,
    pictures: String,
}

#[derive(Serialize)]
struct Pages<'a> {
    panels: Vec<Page<'a>>,
}

#[derive(Serialize)]
struct Page<'a> {
    title: &'a str,
    words: Value,
    pictures: Option<Value>,
}

#[derive(Serialize)]
struct Words<'a> {
    path: &'a str,
    sentences: &'a [String],
    facts: Vec<Line<'a>>,
    caveats: Vec<&'a String>,
    next: Vec<Action<'a>>,
}

#[derive(Serialize)]
struct Line<'a> {
    label: &'a str,
    value: &'a str,
}

#[derive(Serialize)]
struct Action<'a> {
    text: &'a str,
    exact: &'a [String],
}

#[derive(Serialize)]
struct Pictures {
    verdict: &'static str,
    before: String,
    now: String,
    course: Option<HistoryChart>,
    rounds: Option<RoundsChart>,
    samples: Option<SampleChart>,
    words: Captions,
}

#[derive(Serialize)]
struct Captions {
    rounds: Option<String>,
    samples: Option<String>,
    history: Option<String>,
    noise: Option<String>,
    limit: Option<String>,
    steps: Vec<Caption>,
}

#[derive(Serialize)]
struct Caption {
    worse: Option<bool>,
    text: String,
}

impl Evidence {
    /// The evidence for all rows of a group.
    pub(super) fn of(templates: &Templates, comparison: &Comparison, view: &View, listed: Listed<'_>) -> Result<Evidence, RenderError> {
        let mut panels: Vec<Panel> = Vec::new();
        let mut drawn: Option<&Trace> = None;
        for (leg, row) in listed.rows() {
            let Some(change) = comparison.changes.get(row.index) else { continue };
            // The percentiles of one metric share their sample, which is drawn once.
            let again = change.trace.as_ref().zip(drawn).is_some_and(|(trace, drawn)| same_samples(trace, drawn));
            drawn = change.trace.as_ref().or(drawn);
            panels.push(Panel {
                title: if panels.is_empty() {
                    String::new()
                } else {
                    format!("{leg} {} {}", row.label(), row.change).trim_start().to_owned()
                },
                words: words(templates, comparison, view, change)?,
                pictures: pictures(templates, comparison, change, row, !again)?,
            });
        }
        Ok(Evidence { panels })
    }

    /// As HTML, with or without the pictures.
    pub(super) fn html(&self, templates: &Templates, with_pictures: bool) -> Result<String, RenderError> {
        let panels: Vec<Page> = self.panels.iter().map(|panel| panel.page(with_pictures)).collect();
        templates.fill("evidence.html", &Pages { panels })
    }

    /// Whether there is anything to draw.
    pub(super) fn has_pictures(&self) -> bool {
        self.panels.iter().any(|panel| !panel.pictures.is_empty())
    }
}

impl Panel {
    fn page(&self, with_pictures: bool) -> Page<'_> {
        let pictures = if with_pictures { self.pictures.as_str() } else { "" };
        Page { title: &self.title, words: safe(&self.words), pictures: (!pictures.is_empty()).then(|| safe(pictures)) }
    }
}

/// What a template has written already.
fn safe(html: &str) -> Value {
    Value::from_safe_string(html.to_owned())
}

fn same_samples(trace: &Trace, drawn: &Trace) -> bool {
    !trace.head.is_empty() && trace.history.is_empty() && (&trace.baseline, &trace.head) == (&drawn.baseline, &drawn.head)
}

fn words(templates: &Templates, comparison: &Comparison, view: &View, change: &Change) -> Result<String, RenderError> {
    let explanation = Explanation::of(comparison, change);
    // Caveats of the whole report stand on the page once.
    let is_news = |caveat: &&String| !view.notes.iter().any(|note| note.subject.is_empty() && note.text == **caveat);
    let words = Words {
        path: &explanation.title,
        sentences: &explanation.sentences,
        facts: explanation.facts.iter().map(|fact| Line { label: fact.label, value: &fact.value }).collect(),
        caveats: explanation.caveats.iter().filter(is_news).collect(),
        next: explanation.next.iter().map(|step| Action { text: &step.text, exact: &step.exact }).collect(),
    };
    Ok(templates.fill("words.html", &words)?.trim().to_owned())
}

fn pictures(templates: &Templates, comparison: &Comparison, change: &Change, row: &Row, samples: bool) -> Result<String, RenderError> {
    let Some(trace) = &change.trace else { return Ok(String::new()) };
    let captions = ChartCaptions::of(comparison, change);
    let course = HistoryChart::of(change, trace, &captions);
    let steps = captions.steps.iter().map(|step| Caption { worse: step.line.worse, text: step.line.text.clone() }).collect();
    let pictures = Pictures {
        verdict: change.verdict.name(),
        before: row.baseline.text(),
        now: row.head.text(),
        // Beside a history the head's own runs are drawn in it.
        samples: SampleChart::of(change, trace).filter(|_| samples && course.is_none()),
        rounds: RoundsChart::of(change, trace),
        course,
        words: Captions {
            rounds: captions.rounds,
            samples: captions.samples,
            history: captions.history,
            noise: captions.noise,
            limit: captions.limit,
            steps,
        },
    };
    Ok(templates.fill("pictures.html", &pictures)?.trim().to_owned())
}
