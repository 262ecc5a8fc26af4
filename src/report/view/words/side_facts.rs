//! All that is known of one side, a line each: for renderers with the room to set both sides beside each other.

use super::sides::{self, Side};
use crate::model::SideInfo;
use crate::report::escape::{cut, shorten, visible};
use crate::report::view::explain::Fact;

/// Longest line, in columns.
const LONGEST: usize = 160;

/// What was compared, from which commit, when, with what and where; lines of which nothing is known are left out.
pub fn side_facts(info: &SideInfo) -> Vec<Fact> {
    let text = |text: &Option<String>| text.as_deref().map(|text| shorten(&visible(text), LONGEST)).filter(|text| !text.is_empty());
    let side = Side::of(info);
    let details = info.environment.details.iter().map(|(name, value)| format!("{name} {value}")).collect::<Vec<_>>().join(", ");
    let known = |text: String| Some(text).filter(|text| !text.is_empty());
    let lines = [
        ("source", known(shorten(&side.name, LONGEST))),
        ("runs", known(if side.detail.is_empty() && info.runs == 1 { "1 run".to_owned() } else { side.detail })),
        ("commit", text(&info.commit)),
        ("branch", text(&info.branch)),
        ("measured", info.time.as_deref().map(moment)),
        ("suite", known(shorten(&visible(&info.suite), LONGEST))),
        ("tool", known(sides::tools(info))),
        ("machine", known(sides::machine(info))),
        ("also", known(cut(&visible(&details), LONGEST))),
    ];
    lines.into_iter().filter_map(|(label, value)| Some(Fact { label, value: value? })).collect()
}

/// `2026-01-31 12:00 UTC`; a time in any other form stays as it is.
fn moment(time: &str) -> String {
    match time.strip_suffix('Z').and_then(|time| time.split_once('T')) {
        Some((day, clock)) if day.len() == 10 && clock.len() >= 5 && clock.is_char_boundary(5) => {
            visible(&format!("{day} {} UTC", &clock[..5]))
        }
        _ => cut(&visible(time), LONGEST),
    }
}

#[cfg(test)]
mod tests {
    use super::moment;

    #[test]
    fn a_moment_is_told_to_the_minute() {
        assert_eq!(moment("2026-01-31T12:00:59.123Z"), "2026-01-31 12:00 UTC");
        assert_eq!(moment("2026-01-31T12:00:59+01:00"), "2026-01-31T12:00:59+01:00");
        assert_eq!(moment("yesterday\n"), "yesterday\\n");
    }
}
