//! What a template may ask of a name that may be missing: `default` and `is defined` are answers, not mistakes.

use minijinja::Environment;
use minijinja::value::{Rest, Value};

use super::record::Lookups;

/// Replaces the filters and tests of the engine that guard against missing names with ones that note so in `lookups`.
pub(super) fn install(engine: &mut Environment<'static>, lookups: &Lookups) {
    for name in ["default", "d"] {
        let lookups = lookups.clone();
        engine.add_filter(name, move |value: &Value, arguments: Rest<Value>| default(value, &arguments, &lookups));
    }
    for (name, answer) in [("defined", false), ("undefined", true)] {
        let lookups = lookups.clone();
        engine.add_test(name, move |value: &Value| {
            if value.is_undefined() {
                lookups.forget_miss();
            }
            value.is_undefined() == answer
        });
    }
}

/// What to write in place of what is unknown; with a second argument that is true, also in place of "", 0 and the like.
fn default(value: &Value, arguments: &[Value], lookups: &Lookups) -> Value {
    if value.is_undefined() {
        lookups.forget_miss();
    }
    let other = arguments.first().cloned().unwrap_or_else(|| Value::from(""));
    let lax = arguments.get(1).is_some_and(Value::is_true);
    if value.is_none() || value.is_undefined() || lax && !value.is_true() { other } else { value.clone() }
}
