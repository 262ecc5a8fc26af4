//! What all names of a table begin with: written once, it leaves room for what tells them apart.

/// Shortest beginning that is worth a line of its own.
const SHORTEST: usize = 6;

/// What all names begin with, up to a joint of a name (`/`, `:`, or `.` behind a letter); empty where there is only one name,
/// or nothing that is worth a line. No name ends with it.
pub fn common_prefix<'n>(names: &[&'n str]) -> &'n str {
    let Some((first, others)) = names.split_first() else { return "" };
    if others.iter().all(|name| name == first) {
        return "";
    }
    let same = |name: &&str| first.bytes().zip(name.bytes()).take_while(|(one, other)| one == other).count();
    let shortest = names.iter().map(|name| name.len()).min().unwrap_or(0).saturating_sub(1);
    let same = others.iter().map(same).min().unwrap_or(0).min(shortest);
    let bytes = first.as_bytes();
    let is_joint = |end: &usize| match bytes.get(*end - 1) {
        Some(b'/' | b':') => bytes.get(*end) != Some(&b':'),
        Some(b'.') => *end > 1 && bytes.get(*end - 2).is_some_and(u8::is_ascii_alphabetic),
        _ => false,
    };
    let end = (1..=same).rev().find(is_joint).unwrap_or(0);
    first.get(..end).filter(|prefix| prefix.chars().count() >= SHORTEST).unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::common_prefix;

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
}
