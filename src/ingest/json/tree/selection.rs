//! Which parts of a document are kept while it is read.

use std::cmp::Ordering;

/// What is kept of a value.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Selection {
    whole: bool,
    /// By keys and positions, in the order of [`sooner`]. Each has what `other` has, too.
    keys: Vec<(String, Selection)>,
    /// What is kept at any other key.
    other: Option<Box<Selection>>,
    /// The keys at which that is not kept.
    but: Vec<String>,
}

/// All of a value.
pub(crate) static ALL: Selection = Selection { whole: true, keys: Vec::new(), other: None, but: Vec::new() };

/// The order of keys: by length, which tells most of them apart at once, then by their text.
fn sooner(one: &str, other: &str) -> Ordering {
    one.len().cmp(&other.len()).then_with(|| one.cmp(other))
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
                let here = if rest.is_empty() { but } else { &[] };
                self.keys.iter_mut().filter(|(key, _)| !here.contains(key)).for_each(|(_, below)| below.go(rest, keep, but));
                match &self.other {
                    None => self.but = here.to_vec(),
                    Some(_) => self.but.retain(|key| here.contains(key)),
                }
                self.other.get_or_insert_default().go(rest, keep, but);
            }
            Some((Some(key), rest)) => {
                let at = self.keys.binary_search_by(|(known, _)| sooner(known, key)).unwrap_or_else(|at| {
                    let other = self.at(key).cloned().unwrap_or_default();
                    self.keys.insert(at, ((*key).to_owned(), other));
                    at
                });
                self.keys.iter_mut().skip(at).take(1).for_each(|(_, below)| below.go(rest, keep, but));
            }
        }
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
        let below = self.keys.iter().map(|(key, below)| (Some(key.as_str()), below, &[][..]));
        for (key, below, but) in below.chain(self.other.iter().map(|other| (None, &**other, self.but.as_slice()))) {
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
        let known = self.keys.binary_search_by(|(known, _)| sooner(known, key)).ok();
        known.and_then(|at| self.keys.get(at)).map(|(_, below)| below).or_else(|| {
            let is_left_out = self.but.iter().any(|left_out| left_out == key);
            self.other.as_deref().filter(|_| !is_left_out)
        })
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
