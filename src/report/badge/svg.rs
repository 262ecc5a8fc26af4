//! The badge as SVG: two fields with text, as wide as the text is likely to be.
//!
//! The text is forced into the width that was reckoned for it, so that it never leaves its field whatever typeface the
//! reader has. It stands in the picture's name as well, for those who don't see it.

use super::palette;
use crate::report::engine::named_entities;

/// Height of the badge, in pixels.
const HEIGHT: f64 = 20.0;

/// Room on either side of a text.
const MARGIN: f64 = 7.0;

/// The badge with `label` on the left and `message` on the right, on a field of `colour`.
///
/// Both texts are the program's own words; they are escaped all the same.
pub(super) fn draw(label: &str, message: &str, colour: &str) -> String {
    let (left, right) = (width(label), width(message));
    let (wide, total) = (left + 2.0 * MARGIN, left + right + 4.0 * MARGIN);
    let (label, message) = (named_entities(label), named_entities(message));
    let text = |text: &str, from: f64, width: f64| {
        format!(r#"<text x="{}" y="14" textLength="{width}" lengthAdjust="spacingAndGlyphs">{text}</text>"#, from + MARGIN)
    };
    // Corners are drawn rather than clipped: a clip needs an id, and ids of several badges on one page would clash.
    let left_field = format!("M4,0H{wide}V{HEIGHT}H4a4,4 0 0 1 -4,-4V4a4,4 0 0 1 4,-4Z");
    let right_field = format!("M{wide},0H{}a4,4 0 0 1 4,4V{}a4,4 0 0 1 -4,4H{wide}Z", total - 4.0, HEIGHT - 4.0);
    format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" width="{total}" height="{HEIGHT}" viewBox="0 0 {total} {HEIGHT}" role="img" aria-label="{label}: {message}">
<title>{label}: {message}</title>
<path d="{left_field}" fill="{}"/>
<path d="{right_field}" fill="{colour}"/>
<g fill="#ffffff" font-family="Verdana,Geneva,DejaVu Sans,sans-serif" font-size="11">
{}
{}
</g>
</svg>
"##,
        palette::LABEL,
        text(&label, 0.0, left),
        text(&message, wide, right),
    )
}

/// Width of a text in 11 pixels of a wide sans-serif, rounded up to whole pixels.
fn width(text: &str) -> f64 {
    let of = |c: char| match c {
        'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '\'' | '|' => 3.5,
        ' ' | 'f' | 't' | 'r' | '(' | ')' | '-' => 4.5,
        'm' | 'w' | 'M' | 'W' | '%' => 10.0,
        'A'..='Z' => 7.8,
        _ => 6.9,
    };
    text.chars().map(of).sum::<f64>().ceil()
}
