//! Text as a scalar of YAML.

/// A text so written that YAML reads it as that text, whatever it holds.
pub(super) fn scalar(text: &str) -> String {
    let harmless = |c: char| c.is_ascii_alphanumeric() || " ./_-=+$&|^(){}\"'\\*,@:".contains(c);
    let begins = text.starts_with(|c: char| {
        c.is_ascii_alphanumeric() && !c.is_ascii_digit() || c == '.' || c == '/' || c == '-' && text.starts_with("--p")
    });
    let is_plain = begins
        && text.chars().all(harmless)
        && !text.contains(": ")
        && !text.ends_with([':', ' '])
        && !matches!(text.to_ascii_lowercase().as_str(), "true" | "false" | "yes" | "no" | "on" | "off" | "null" | "y" | "n");
    // JSON's strings are YAML's too.
    if is_plain { text.to_owned() } else { serde_json::Value::from(text).to_string() }
}

#[cfg(test)]
mod tests {
    use super::scalar;

    #[test]
    fn what_yaml_would_read_otherwise_is_quoted() {
        for plain in ["main", "release/1.x", "pytest --benchmark-json={out}", "go test -run '^$' -bench . ./..."] {
            assert_eq!(scalar(plain), plain);
        }
        for (text, quoted) in [
            ("a: b", r#""a: b""#),
            ("{out}", r#""{out}""#),
            ("a # b", r#""a # b""#),
            ("a\n  b", r#""a\n  b""#),
            ("on", r#""on""#),
            ("1.0", r#""1.0""#),
            ("*x", r#""*x""#),
            ("", r#""""#),
        ] {
            assert_eq!(scalar(text), quoted);
        }
    }
}
