//! Which parts of a document are kept while it is read.

use std::cmp::Ordering;

/// What is kept of a value.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Selection {
    whole: bool,
    /// What is kept at each of some keys and positions, in the order of [`Key::cmp`]; none where nothing is. What is kept has all that
    /// `other` has, too.
    keys: Vec<(Key, Option<Selection>)>,
    /// What is kept at any other key.
    other: Option<Box<Selection>>,
}

/// A key, which is asked for once for each key of a document.
#[derive(Debug, Clone, PartialEq)]
struct Key {
    rank: Rank,
    text: String,
}

/// A key's length, up to 255, in its first byte, and then its first seven bytes: they tell nearly all keys apart, without a look at the text.
type Rank = u64;

const FIRST: usize = size_of::<Rank>() - 1;

/// All of a value.
pub(crate) static ALL: Selection = Selection { whole: true, keys: Vec::new(), other: None };

impl Key {
    fn rank(text: &str) -> Rank {
        let bytes = text.as_bytes();
        let length = u64::from(u8::try_from(bytes.len()).unwrap_or(u8::MAX)) << (8 * FIRST);
        length
            | match bytes.first_chunk() {
                Some(first) => u64::from_be_bytes(*first) >> 8,
                None => bytes.iter().fold(0, |first, byte| first << 8 | u64::from(*byte)),
            }
    }

    fn cmp(&self, rank: Rank, text: &str) -> Ordering {
        self.rank.cmp(&rank).then_with(|| self.text.as_str().cmp(text))
    }

    /// Whether two texts of one rank are the same.
    fn is(&self, text: &str) -> bool {
        text.len() <= FIRST || is_same(&self.text, text)
    }
}

/// Whether two texts are the same, without a call where they are as short as keys are.
pub(super) fn is_same(one: &str, other: &str) -> bool {
    const HALF: usize = 8;
    let (one, other) = (one.as_bytes(), other.as_bytes());
    if one.len() != other.len() {
        return false;
    }
    match (one.first_chunk::<HALF>(), other.first_chunk::<HALF>()) {
        (Some(first), Some(same)) => {
            first == same && one.last_chunk::<HALF>() == other.last_chunk::<HALF>() && (one.len() <= 2 * HALF || one == other)
        }
        _ => one.iter().eq(other),
    }
}

impl Selection {
    /// Keeps also what is at the end of a way, where `None` is any key.
    pub(crate) fn add(&mut self, way: &[Option<&str>]) {
        self.go(way, true, &[]);
    }

    /// Keeps also what is at the end of a way, where the last step is any key but some.
    pub(crate) fn add_but(&mut self, way: &[Option<&str>], but: &[String]) {
        self.go(way, true, but);
    }

    /// Keeps also that there is something at the end of a way.
    pub(crate) fn reach(&mut self, way: &[Option<&str>]) {
        self.go(way, false, &[]);
    }

    fn go(&mut self, way: &[Option<&str>], keep: bool, but: &[String]) {
        match way.split_first() {
            _ if self.whole => {}
            None if keep => *self = ALL.clone(),
            None => {}
            Some((None, rest)) => {
                let but_here = if rest.is_empty() { but } else { &[] };
                for (_, below) in self.keys.iter_mut().filter(|(key, _)| !but_here.contains(&key.text)) {
                    below.get_or_insert_default().go(rest, keep, but);
                }
                if self.other.is_none() {
                    for key in but_here {
                        self.place(key, None);
                    }
                }
                self.other.get_or_insert_default().go(rest, keep, but);
            }
            Some((Some(key), rest)) => {
                let at = self.place(key, Some(self.other.as_deref().cloned().unwrap_or_default()));
                self.keys.iter_mut().skip(at).take(1).for_each(|(_, below)| below.get_or_insert_default().go(rest, keep, but));
            }
        }
    }

    /// Where a key is; what is kept there is set where it was not named yet.
    fn place(&mut self, text: &str, below: Option<Selection>) -> usize {
        let rank = Key::rank(text);
        self.keys.binary_search_by(|(key, _)| key.cmp(rank, text)).unwrap_or_else(|at| {
            self.keys.insert(at, (Key { rank, text: text.to_owned() }, below));
            at
        })
    }

    /// Keeps also what another one keeps.
    pub(crate) fn merge(&mut self, more: &Selection) {
        let mut way = Vec::new();
        more.each(&mut way, &[], &mut |way, keep, but| self.go(way, keep, but));
    }

    fn each<'s>(&'s self, way: &mut Vec<Option<&'s str>>, but: &[String], visit: &mut impl FnMut(&[Option<&'s str>], bool, &[String])) {
        if self.whole || self.keys.is_empty() && self.other.is_none() {
            return visit(way, self.whole, but);
        }
        let left_out: Vec<String> = self.keys.iter().filter(|(_, below)| below.is_none()).map(|(key, _)| key.text.clone()).collect();
        let named = self.keys.iter().filter_map(|(key, below)| Some((Some(key.text.as_str()), below.as_ref()?, &[][..])));
        for (key, below, but) in named.chain(self.other.iter().map(|other| (None, &**other, left_out.as_slice()))) {
            way.push(key);
            below.each(way, but, visit);
            way.pop();
        }
    }

    /// What is kept at a key, where anything is.
    pub(crate) fn at(&self, key: &str) -> Option<&Selection> {
        if self.whole {
            return Some(&ALL);
        }
        let rank = Key::rank(key);
        let from = self.keys.partition_point(|(known, _)| known.rank < rank);
        let alike = self.keys.get(from..).unwrap_or_default().iter().take_while(|(known, _)| known.rank == rank);
        match alike.into_iter().find(|(known, _)| known.is(key)) {
            Some((_, below)) => below.as_ref(),
            None => self.other.as_deref(),
        }
    }

    /// What is kept at a position of a list.
    pub(crate) fn at_position(&self, index: usize) -> Option<&Selection> {
        if self.keys.is_empty() { self.at("") } else { self.at(&index.to_string()) }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn what_any_key_keeps_is_kept_at_named_keys_too() {
        let mut selection = Selection::default();
        selection.add(&[Some("b"), Some("x")]);
        selection.add(&[None, Some("y")]);
        selection.add(&[Some("a"), Some("z")]);
        let kept = |path: &[&str]| path.iter().try_fold(&selection, |below, key| below.at(key)).is_some();
        for path in [["b", "x"], ["b", "y"], ["a", "z"], ["a", "y"], ["c", "y"]] {
            assert!(kept(&path), "{path:?}");
        }
        assert!(!kept(&["c", "x"]) && !kept(&["a", "x"]));
        let mut merged = Selection::default();
        merged.merge(&selection);
        assert_eq!(merged, selection);
    }

    #[test]
    fn keys_of_any_length_are_distinguished() {
        let text = "abcdefghijklmnopqrstuvwxyz".repeat(20);
        let texts = (0..=text.len()).step_by(3).flat_map(|length| {
            let changed = |at: usize| {
                let mut changed = text.as_bytes()[..length].to_vec();
                changed.get_mut(at).into_iter().for_each(|byte| *byte = b'_');
                String::from_utf8(changed).unwrap()
            };
            [changed(length), changed(0), changed(length / 2), changed(length.saturating_sub(1))]
        });
        let texts: BTreeSet<String> = texts.collect();
        let mut selection = Selection::default();
        for text in texts.iter().step_by(2) {
            selection.add(&[Some(text)]);
        }
        for (number, text) in texts.iter().enumerate() {
            assert_eq!(selection.at(text).is_some(), number % 2 == 0, "{text}");
        }
    }

    #[test]
    fn what_is_left_out_among_any_keys_is_kept_only_where_it_is_named_or_another_way_keeps_it() {
        let but = ["threads".to_owned(), "family".to_owned()];
        let mut selection = Selection::default();
        selection.add(&[Some("rows"), None, Some("threads")]);
        selection.add_but(&[Some("rows"), None, None], &but);
        let kept = |selection: &Selection, key: &str| ["rows", "0", key].iter().try_fold(selection, |below, key| below.at(key)).is_some();
        assert!(kept(&selection, "threads") && kept(&selection, "counter") && !kept(&selection, "family"));
        let mut merged = Selection::default();
        merged.merge(&selection);
        assert!(kept(&merged, "threads") && kept(&merged, "counter") && !kept(&merged, "family"));
        merged.add(&[Some("rows"), Some("0"), Some("family")]);
        assert!(kept(&merged, "family"));
        selection.add(&[Some("rows"), None, None]);
        assert!(kept(&selection, "family"));
    }
}
