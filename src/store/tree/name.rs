//! Names of strangers as components of a path: percent-encoded, reversible, and never two names in one place.
//!
//! Small ASCII letters, digits and `-._=@,` stand for themselves; every other byte becomes `%XX`. Capitals do too: two names
//! must not meet where somebody checks the store out on a file system that takes `A` for `a`. A component of a checked-out
//! path may have 255 bytes on most file systems, so a longer one goes on in the next: what ends in a bare `%`, which no
//! encoded name does, is continued. A component neither begins nor ends with a point nor has two in a row, so `.`, `..` and
//! `.git` never arise; nor is it the name of a device of Windows.

use percent_encoding::percent_decode_str;

/// Bytes of a component before it is continued in the next.
const COMPONENT_MAX: usize = 240;
/// Ends a component that the next one continues.
const CONTINUED: char = '%';
const HEX: &[u8; 16] = b"0123456789ABCDEF";
/// Names that are no files on Windows, whatever follows a point; some with a digit after them.
const DEVICES: [&str; 6] = ["aux", "com", "con", "lpt", "nul", "prn"];

/// The name as it stands in a path, not yet cut into components.
pub(in crate::store) fn encode(name: &str) -> String {
    let mut encoded = String::with_capacity(name.len());
    let last = name.len().saturating_sub(1);
    for (at, byte) in name.bytes().enumerate() {
        let inner = at != 0 && at != last && !encoded.ends_with('.');
        let plain = byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_=@,".contains(&byte);
        if (plain && !(at == 0 && is_device(name))) || (byte == b'.' && inner) {
            encoded.push(char::from(byte));
        } else {
            encoded.push('%');
            encoded.extend([byte >> 4, byte & 15].map(|digit| char::from(HEX[usize::from(digit)])));
        }
    }
    encoded
}

/// Whether Windows would take the name for a device's.
fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default();
    DEVICES.contains(&stem.trim_end_matches(|c: char| c.is_ascii_digit())) && stem.len() <= 4
}

/// The name that was encoded; none where this is not how [`encode`] would write it.
pub(super) fn decode(encoded: &str) -> Option<String> {
    let name = percent_decode_str(encoded).decode_utf8().ok()?.into_owned();
    (encode(&name) == encoded).then_some(name)
}

/// A component as it is put into a path: cut into several where it is too long for one.
pub(in crate::store) fn split_long(component: &str) -> String {
    if component.len() <= COMPONENT_MAX {
        return component.to_owned();
    }
    let mut path = String::with_capacity(component.len() + component.len() / COMPONENT_MAX * 2);
    let mut room = COMPONENT_MAX;
    let mut rest = component;
    while !rest.is_empty() {
        let size = if rest.starts_with('%') { 3 } else { 1 }.min(rest.len());
        // A piece must not begin with a point: it stays with what is before it.
        if room < size && !rest.starts_with('.') {
            path.push(CONTINUED);
            path.push('/');
            room = COMPONENT_MAX;
        }
        let Some((token, tail)) = rest.split_at_checked(size) else { break };
        path.push_str(token);
        room = room.saturating_sub(size);
        rest = tail;
    }
    path
}

/// The components of a path, those that were cut put together again.
pub(super) fn components(path: &str) -> Vec<String> {
    let mut whole: Vec<String> = Vec::new();
    let mut open = false;
    for piece in path.split('/') {
        let (piece, continued) = piece.strip_suffix(CONTINUED).map_or((piece, false), |piece| (piece, true));
        match whole.last_mut().filter(|_| open) {
            Some(last) => last.push_str(piece),
            None => whole.push(piece.to_owned()),
        }
        open = continued;
    }
    whole
}
