//! Which parts of a document are kept while it is read.

/// What is kept of a value.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Selection {
    whole: bool,
    /// By keys and positions, sorted. Each has what `other` has, too.
    keys: Vec<(String, Selection)>,
    /// What is kept at any other key.
    other: Option<Box<Selection>>,
}

/// All of a value.
pub(crate) static ALL: Selection = Selection { whole: true, keys: Vec::new(), other: None };

impl Selection {
    /// Keeps also what is at the end of a way, where `None` is any key.
    pub(crate) fn add(&mut self, way: &[Option<&str>]) {
        self.go(way, true);
    }

    /// Keeps also that there is something at the end of a way.
    pub(crate) fn reach(&mut self, way: &[Option<&str>]) {
        self.go(way, false);
    }

    fn go(&mut self, way: &[Option<&str>], keep: bool) {
        match way.split_first() {
            _ if self.whole => {}
            None if keep => *self = ALL.clone(),
            None => {}
            Some((None, rest)) => {
                self.keys.iter_mut().for_each(|(_, below)| below.go(rest, keep));
                self.other.get_or_insert_default().go(rest, keep);
            }
            Some((Some(key), rest)) => {
                let at = self.keys.binary_search_by(|(known, _)| known.as_str().cmp(key)).unwrap_or_else(|at| {
                    let other = self.other.as_deref().cloned().unwrap_or_default();
                    self.keys.insert(at, ((*key).to_owned(), other));
                    at
                });
                self.keys.iter_mut().skip(at).take(1).for_each(|(_, below)| below.go(rest, keep));
            }
        }
    }

    /// Keeps also what another one keeps.
    pub(crate) fn merge(&mut self, more: &Selection) {
        let mut way = Vec::new();
        more.each(&mut way, &mut |way, keep| self.go(way, keep));
    }

    fn each<'s>(&'s self, way: &mut Vec<Option<&'s str>>, visit: &mut impl FnMut(&[Option<&'s str>], bool)) {
        if self.whole || self.keys.is_empty() && self.other.is_none() {
            return visit(way, self.whole);
        }
        let below = self.keys.iter().map(|(key, below)| (Some(key.as_str()), below));
        for (key, below) in below.chain(self.other.iter().map(|other| (None, &**other))) {
            way.push(key);
            below.each(way, visit);
            way.pop();
        }
    }

    /// What is kept at a key, where anything is.
    pub(crate) fn at(&self, key: &str) -> Option<&Selection> {
        if self.whole {
            return Some(&ALL);
        }
        let known = self.keys.binary_search_by(|(known, _)| known.as_str().cmp(key)).ok();
        known.and_then(|at| self.keys.get(at)).map(|(_, below)| below).or(self.other.as_deref())
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
}
