//! The templates of the page, its style, its script and the shapes of its verdicts.

/// The templates by the names under which they know each other.
pub(super) const TEMPLATES: &[(&str, &str)] = &[
    ("report.html", include_str!("../../../templates/report.html")),
    ("scale.html", include_str!("../../../templates/html/scale.html")),
    ("group.html", include_str!("../../../templates/html/group.html")),
    ("evidence.html", include_str!("../../../templates/html/evidence.html")),
    ("words.html", include_str!("../../../templates/html/words.html")),
    ("pictures.html", include_str!("../../../templates/html/pictures.html")),
];

/// The marks of the verdicts, which every row refers to.
pub(super) const SHAPES: &str = include_str!("../../../templates/html/shapes.svg");
/// The style sheet of the page, which the site shares.
pub(in crate::report) const STYLE: &str = include_str!("../../../templates/html/report.css");
/// The script of the page, which sorts and filters.
pub(super) const SCRIPT: &str = include_str!("../../../templates/html/report.js");
