//! A page with a bound size: what does not fit is left out from the end of the ranking, and announced.
//!
//! GitHub refuses a comment beyond 65,536 characters. The bound here is in bytes, which are never fewer than
//! characters, however either is counted.

/// Most bytes of a comment, with a margin for the marker that an integration puts in front.
pub(super) const MOST: usize = 65_000;

/// The text so far, and how much more may follow.
pub(super) struct BoundedPage {
    text: String,
    room: usize,
    /// How many groups were left out.
    left_out: usize,
}

impl BoundedPage {
    /// An empty page on which all but `kept` bytes may be used for rows.
    pub(super) fn new(kept: usize) -> BoundedPage {
        BoundedPage { text: String::new(), room: MOST.saturating_sub(kept), left_out: 0 }
    }

    /// Writes what must be there: headings, closing tags, announcements.
    pub(super) fn write(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Writes a part whose bytes were kept from the beginning.
    pub(super) fn written_apart(&mut self, part: &str) {
        self.text.push_str(part);
        self.add_room(part.len());
    }

    /// Lets the page be that many bytes longer than its budget.
    pub(super) fn add_room(&mut self, bytes: usize) {
        self.room += bytes;
    }

    /// Writes what shows one group, unless it or one before it did not fit.
    pub(super) fn offer(&mut self, text: &str) -> bool {
        let fits = self.left_out == 0 && self.text.len() + text.len() <= self.room;
        if fits {
            self.text.push_str(text);
        } else {
            self.left_out += 1;
        }
        fits
    }

    /// Leaves out that many groups more.
    pub(super) fn leave_out(&mut self, groups: usize) {
        self.left_out += groups;
    }

    /// How many groups were left out.
    pub(super) fn left_out(&self) -> usize {
        self.left_out
    }

    /// All that was written, without what did not fit.
    pub(super) fn into_text(self) -> String {
        self.text
    }
}
