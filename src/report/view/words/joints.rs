//! Joints of names, behind which a name may be parted: where lines break, and where what all names share ends.

/// Shortest beginning that is worth a line of its own.
const SHORTEST: usize = 6;

/// Whether a name may be parted in front of this byte: behind the last `/` or `:` of a word, or a `.` that follows a letter.
fn is_joint(name: &[u8], end: usize) -> bool {
    let is_mark = |byte: &u8| matches!(byte, b'/' | b':');
    match name.get(..end) {
        Some([begin @ .., b'/' | b':']) => {
            !name.get(end).is_some_and(is_mark) && begin.iter().rev().find(|byte| !is_mark(byte)).is_some_and(|byte| *byte != b' ')
        }
        Some([.., before, b'.']) => before.is_ascii_alphabetic(),
        _ => false,
    }
}

/// The name in its parts, each with the mark at its end: `tests/`, `test_a.py::`, `x`.
pub fn name_parts(name: &str) -> Vec<&str> {
    let mut rest = name;
    let mut parts = Vec::new();
    for end in (1..name.len()).filter(|end| is_joint(name.as_bytes(), *end)) {
        let (part, after) = rest.split_at(end - (name.len() - rest.len()));
        parts.push(part);
        rest = after;
    }
    parts.push(rest);
    parts
}

/// What all names begin with, up to a joint; empty where there is only one name, or nothing that is worth a line. No name
/// ends with it.
pub fn common_prefix<'n>(names: &[&'n str]) -> &'n str {
    let Some((first, others)) = names.split_first() else { return "" };
    if others.iter().all(|name| name == first) {
        return "";
    }
    let same = |name: &&str| first.bytes().zip(name.bytes()).take_while(|(one, other)| one == other).count();
    let shortest = names.iter().map(|name| name.len()).min().unwrap_or(0).saturating_sub(1);
    let same = others.iter().map(same).min().unwrap_or(0).min(shortest);
    let end = (1..=same).rev().find(|end| is_joint(first.as_bytes(), *end)).unwrap_or(0);
    first.get(..end).filter(|prefix| prefix.chars().count() >= SHORTEST).unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::{common_prefix, name_parts};

    #[test]
    fn names_share_whole_parts_only() {
        assert_eq!(common_prefix(&["tests/bench/test_a.py::x[1]", "tests/bench/test_a.py::x[2]"]), "tests/bench/test_a.py::");
        assert_eq!(common_prefix(&["tests/bench/test_a.py::x", "tests/bench/test_b.py::x"]), "tests/bench/");
        assert_eq!(common_prefix(&["com.example.Parse.small", "com.example.Parse.large"]), "com.example.Parse.");
        assert_eq!(common_prefix(&["encode/ratio=0.25", "encode/ratio=0.5"]), "encode/");
        assert_eq!(common_prefix(&["encoding/utf8", "encoding/"]), "");
        assert_eq!(common_prefix(&["encoding/utf8", "encoding/utf16"]), "encoding/");
        assert_eq!(common_prefix(&["GET /a", "GET /b"]), "");
        assert_eq!(common_prefix(&["only/one/name", "only/one/name"]), "");
        assert_eq!(common_prefix(&["größenordnung/ä", "größenordnung/ö"]), "größenordnung/");
        assert_eq!(common_prefix(&[]), "");
    }

    #[test]
    fn a_name_is_parted_behind_its_marks_and_stays_whole() {
        assert_eq!(name_parts("tests/test_a.py::x"), ["tests/", "test_a.", "py::", "x"]);
        assert_eq!(name_parts("GET /v1/größe"), ["GET /v1/", "größe"], "a mark that begins a word stays with it");
        assert_eq!(name_parts("https://x/"), ["https://", "x/"]);
        assert_eq!(name_parts("encode/ratio=0.25"), ["encode/", "ratio=0.25"]);
        assert_eq!((name_parts(""), name_parts("::a")), (vec![""], vec!["::a"]));
    }
}
