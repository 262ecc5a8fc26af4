//! Numbers as k6 writes nearly all of them, `12.763023`, read to the same bits as by every exact reader but quicker.

/// Powers of ten that a 64-bit float holds exactly.
const POWERS: [f64; 16] = [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

/// The number at the start of `text` and how many bytes it takes: JSON's grammar without an exponent and at most 15 digits, so that
/// both parts of the quotient are exact and it is rounded once. `None` for every other number, and where there is none.
pub(super) fn leading(text: &[u8]) -> Option<(f64, usize)> {
    let sign = usize::from(text.first() == Some(&b'-'));
    let (whole, after) = digits(0, text.get(sign..)?);
    if after == 0 || (after > 1 && text[sign] == b'0') {
        return None;
    }
    let point = sign + after;
    let (all, places) = if text.get(point) == Some(&b'.') { digits(whole, &text[point + 1..]) } else { (whole, 0) };
    let end = if text.get(point) == Some(&b'.') { point + 1 + places } else { point };
    let lonely_point = end == point + 1;
    if lonely_point || after + places > 15 || matches!(text.get(end), Some(b'e' | b'E')) {
        return None;
    }
    let value = all as f64 / POWERS[places];
    Some((if sign == 1 { -value } else { value }, end))
}

/// Appends the leading digits of `text` to `number`, which means nothing after more than 15 digits; and how many there are.
fn digits(mut number: u64, text: &[u8]) -> (u64, usize) {
    let count = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    for digit in &text[..count] {
        number = number.wrapping_mul(10).wrapping_add(u64::from(digit - b'0'));
    }
    (number, count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_those_of_the_exact_readers() {
        for text in
            ["0", "-0", "7", "-7", "0.1", "12.763023", "-0.000001", "0.0000000000001", "123456789012345", "99999999999.9999", "1.50"]
        {
            let (value, end) = leading(text.as_bytes()).unwrap();
            assert_eq!(value.to_bits(), text.parse::<f64>().unwrap().to_bits(), "{text}");
            assert_eq!(end, text.len(), "{text}");
            let json: f64 = serde_json::from_str(text).unwrap();
            assert_eq!(value.to_bits(), json.to_bits(), "{text}");
        }
    }

    #[test]
    fn what_is_not_so_simple_is_left_to_them() {
        for text in ["", "-", ".5", "5.", "01", "+1", "1e5", "1.5E3", "1234567890123456", "0.1234567890123456", "NaN", "null", "--1"] {
            assert_eq!(leading(text.as_bytes()), None, "{text}");
        }
        assert_eq!(leading(b"1.5,\"tags\""), Some((1.5, 3)));
    }
}
