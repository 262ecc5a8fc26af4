//! What names suggest, inferred once: the runs of a history name the same metrics again and again.

use std::collections::HashMap;

use crate::ingest::infer::{Inferred, infer};

/// Most inferences that are remembered.
const MOST: usize = 100_000;

/// What a name suggests, by the text of its unit.
type OfUnits = Vec<(Option<String>, Inferred)>;

/// What names suggest, as far as it was asked for.
#[derive(Debug, Default)]
pub(super) struct Remembered {
    /// By the metric's name, then by what surrounds it, for each text of a unit.
    known: HashMap<String, HashMap<String, OfUnits>>,
    count: usize,
}

impl Remembered {
    /// Like [`infer`].
    pub(super) fn infer(&mut self, name: &str, context: &str, unit: Option<&str>) -> Inferred {
        let around = self.known.get(name).and_then(|around| around.get(context));
        let found = around.and_then(|known| known.iter().find(|(other, _)| other.as_deref() == unit));
        if let Some((_, inferred)) = found {
            return inferred.clone();
        }
        if self.count == MOST {
            *self = Remembered::default();
        }
        self.count += 1;
        let inferred = infer(name, context, unit);
        let known = self.known.entry(name.to_owned()).or_default().entry(context.to_owned()).or_default();
        known.push((unit.map(str::to_owned), inferred.clone()));
        inferred
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_remembered_is_what_was_inferred() {
        let mut remembered = Remembered::default();
        for _ in 0..2 {
            for (name, context, unit) in [
                ("time", "", Some("ms")),
                ("time", "", Some("s")),
                ("time", "", None),
                ("p95", "latency_ms", None),
                ("p95", "orders_per_s", None),
            ] {
                assert_eq!(remembered.infer(name, context, unit), infer(name, context, unit));
            }
        }
        assert_eq!(remembered.count, 5);
    }
}
