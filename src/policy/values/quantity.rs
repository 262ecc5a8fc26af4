//! Converting a number that a person wrote to a metric's unit; `min-change`.
//!
//! Files often give no unit, and people write bounds with and without one. Where two readings make sense (is `< 80` of a
//! share 80 % or 8,000 %?) the result is an error that says what to write.

use crate::model::Class;
use crate::policy::document::tables::Entry;
use crate::unit::{Dimension, Quantity, Unit, commas_are_thousands, parse_quantity};

/// A number in a metric's unit, and what had to be assumed to convert it.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::policy) struct Fitted {
    /// The number, in the metric's base unit.
    pub(in crate::policy) value: f64,
    /// What had to be assumed: "the file gives no unit; taken as ms"; absent where nothing had.
    pub(in crate::policy) note: Option<String>,
}

/// Reads a number with its unit. The error is `expected`, or says what is wrong with the number.
pub(in crate::policy) fn read_quantity(text: &str, expected: &str) -> Result<Quantity, String> {
    let quantity = parse_quantity(text).map_err(|_| expected.to_owned())?;
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, ',' | '.' | '_');
    let number = text.split(|c| !is_part(c)).find(|part| !part.is_empty()).unwrap_or_default();
    if !commas_are_thousands(number) {
        return Err("a comma separates thousands only; write fractions with a point".to_owned());
    }
    Ok(quantity)
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
            Err("the file gives no unit, so a share of one and a percentage can't be distinguished; write the number as the file has it, without `%`"
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

    /// Number and unit as written, with one blank between: `1 ms`.
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
