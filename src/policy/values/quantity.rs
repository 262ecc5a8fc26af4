//! Whether a number that a person wrote can be held against a metric's, and `min-change`.
//!
//! Files often say no unit, and people write bounds with and without. What can be told apart is; where two readings
//! would both make sense (is `< 80` of a share 80 % or 8,000 %?) the answer is an error that says what to write.

use crate::model::Class;
use crate::policy::document::tables::Entry;
use crate::unit::{Dimension, Quantity, Unit, parse_quantity};

/// A number in a metric's unit, and what had to be taken for granted to get it there.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::policy) struct Fitted {
    /// In the metric's base unit.
    pub(in crate::policy) value: f64,
    /// What was taken for granted: "the file gives no unit; taken as ms".
    pub(in crate::policy) note: Option<String>,
}

/// Reads a number with its unit. The error is `expected`, or says what is wrong with the number.
pub(in crate::policy) fn read_quantity(text: &str, expected: &str) -> Result<Quantity, String> {
    let quantity = parse_quantity(text).map_err(|_| expected.to_owned())?;
    if !separators_are_thousands(text) {
        return Err("a comma separates thousands only; write fractions with a point".to_owned());
    }
    Ok(quantity)
}

/// Whether every comma stands between groups of three digits. `1,5` is a fraction to half the world, and would be read as 15.
fn separators_are_thousands(text: &str) -> bool {
    let number =
        text.split(|c: char| !(c.is_ascii_digit() || matches!(c, ',' | '.' | '_'))).find(|part| !part.is_empty()).unwrap_or_default();
    let whole = number.split('.').next().unwrap_or_default();
    let mut groups = whole.split(',');
    let first = groups.next().is_some_and(|group| !group.is_empty() && (!whole.contains(',') || group.len() <= 3));
    (first || !number.contains(','))
        && groups.all(|group| group.len() == 3)
        && !number.split_once('.').is_some_and(|(_, f)| f.contains(','))
}

/// The quantity in `unit`, or why it can't be.
pub(in crate::policy) fn fit(quantity: &Quantity, unit: &Unit) -> Result<Fitted, String> {
    let plain = |value| Ok(Fitted { value, note: None });
    let noted = |value, note: String| Ok(Fitted { value, note: Some(note) });
    let bare = quantity.unit == Unit::NONE;
    if quantity.unit.compares_with(unit) {
        return plain(quantity.value);
    }
    if *unit == Unit::NONE {
        return if quantity.unit.dimension() == Dimension::Ratio {
            Err("the file gives no unit, so a share of one and a percentage can't be told apart; write the number as the file has it, without `%`"
                .to_owned())
        } else {
            noted(quantity.written, format!("the file gives no unit; taken as {}", quantity.symbol))
        };
    }
    match unit.dimension() {
        Dimension::Count | Dimension::Other if bare => plain(quantity.value),
        Dimension::Count if quantity.unit.dimension() == Dimension::Other => plain(quantity.value),
        Dimension::Rate if bare => noted(quantity.value, "taken as per second".to_owned()),
        Dimension::Ratio if bare && quantity.value.abs() < 1.0 => noted(quantity.value, "taken as a share of one".to_owned()),
        Dimension::Ratio if bare => {
            let percent = quantity.written;
            Err(format!("the metric is a share; write `{percent} %`, or `{} %` if the whole is meant as 1", percent * 100.0))
        }
        _ if bare => Err(format!("say the unit, as in `{} {}`", quantity.written, example(unit))),
        _ => Err(format!("`{}` does not fit a metric in `{unit}`", quantity.symbol)),
    }
}

/// A symbol that people write for a unit's dimension.
fn example(unit: &Unit) -> &'static str {
    match unit.dimension() {
        Dimension::Time => "ms",
        Dimension::Data => "MB",
        Dimension::DataRate => "MB/s",
        Dimension::Rate => "/s",
        Dimension::Ratio => "%",
        Dimension::Count | Dimension::Other => "",
    }
}

/// A smallest change in absolute terms, as written.
#[derive(Debug, Clone, PartialEq)]
pub struct MinChange {
    quantity: Quantity,
}

impl MinChange {
    /// Its value in a metric's base unit, or why it does not fit that unit.
    pub fn in_unit(&self, unit: &Unit) -> Result<f64, String> {
        fit(&self.quantity, unit).map(|fitted| fitted.value)
    }

    /// As written, on one form: `1 ms`.
    pub fn text(&self) -> String {
        format!("{} {}", self.quantity.written, self.quantity.symbol).trim_end().to_owned()
    }
}

/// Reads `"1ms"`. For a class that is always of one dimension, another dimension is an error at once.
pub(in crate::policy) fn read_min_change(entry: &Entry<'_>, class: Option<Class>) -> Option<MinChange> {
    let expected = "expected a number with its unit, such as \"1ms\"";
    let text = entry.text("a number with its unit, such as \"1ms\"")?;
    let quantity = read_quantity(text, expected).map_err(|message| entry.fail(message)).ok()?;
    if quantity.value < 0.0 {
        return entry.reject("expected an amount without a sign", "");
    }
    if let Some((class, unit)) = class.and_then(|class| Some((class, unit_of(class)?)))
        && let Err(message) = fit(&quantity, &unit)
    {
        return entry.reject(format!("{message} (class {class})"), "");
    }
    Some(MinChange { quantity })
}

/// The unit of a class whose metrics are all of one dimension.
fn unit_of(class: Class) -> Option<Unit> {
    match class {
        Class::Latency | Class::Duration => Some(Unit::SECOND),
        Class::Size => Some(Unit::BYTE),
        Class::ErrorRate => Some(Unit::RATIO),
        _ => None,
    }
}
