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

/// A key's length and first eight bytes: they tell nearly all keys apart, without a look at the text.
type Rank = (usize, u64);

/// All of a value.
pub(crate) static ALL: Selection = Selection { whole: true, keys: Vec::new(), other: None };

impl Key {
    fn rank(text: &str) -> Rank {
        let bytes = text.as_bytes();
        let first = match bytes.first_chunk() {
            Some(first) => u64::from_be_bytes(*first),
            None => bytes.iter().fold(0, |first, byte| first << 8 | u64::from(*byte)),
        };
        (bytes.len(), first)
    }

    fn cmp(&self, rank: Rank, text: &str) -> Ordering {
        self.rank.cmp(&rank).then_with(|| self.text.as_str().cmp(text))
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
        match self.keys.binary_search_by(|(known, _)| known.cmp(rank, key)).ok().and_then(|at| self.keys.get(at)) {
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
