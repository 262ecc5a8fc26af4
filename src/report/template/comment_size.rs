//! The size of a page for GitHub: what does not fit is left out from the end of the ranking, and the page says so.

/// Most bytes of a comment: GitHub refuses more than 65,536 characters, which are never more than bytes, and an integration
/// puts its marker in front.
const MOST: usize = 65_000;

/// Fewest bytes that one metric takes: no page holds more of them than fit so.
const LEAST_ROW: usize = 40;

/// The page that `page` makes of so many metrics: of `all` where that fits, else of as many as do.
pub(super) fn longest<E>(all: usize, page: impl Fn(usize) -> Result<String, E>) -> Result<String, E> {
    if all <= MOST / LEAST_ROW {
        let text = page(usize::MAX)?;
        if text.len() <= MOST {
            return Ok(text);
        }
    }
    let (mut fits, mut too_many) = (0, all.min(MOST / LEAST_ROW) + 1);
    let mut best = page(0)?;
    while too_many - fits > 1 {
        let most = usize::midpoint(fits, too_many);
        let text = page(most)?;
        if text.len() <= MOST {
            (fits, best) = (most, text);
        } else {
            too_many = most;
        }
    }
    Ok(best)
}

/// The text with one blank line where there were several, and one line's end at its end: a template can be laid out to be read.
pub(super) fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.trim().lines().map(str::trim_end) {
        if !line.is_empty() || !out.ends_with("\n\n") {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_holds_as_much_as_fits() {
        let page = |most: usize| Ok::<_, ()>("x".repeat(100 * most.min(5000)));
        assert_eq!(longest(5000, page).unwrap().len(), MOST);
        assert_eq!(longest(3, |most| Ok::<_, ()>("x".repeat(most.min(3)))).unwrap().len(), 3);
    }

    #[test]
    fn blank_lines_are_one() {
        assert_eq!(tidy("\n\na  \n\n\n \nb\nc\n\n"), "a\n\nb\nc\n");
    }
}
