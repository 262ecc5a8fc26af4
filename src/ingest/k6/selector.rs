//! Names of k6 metrics and of their sub-metrics: `http_req_duration{endpoint:orders}`.
//!
//! A sub-metric is the subset of a metric's values whose tags match a selector; its key is the text of the
//! threshold that declared it, blanks and quotes included. Tag values may hold braces and colons, never commas.

/// Name of the benchmark that holds a metric over all its values.
pub(super) const ALL: &str = "all";

/// Splits a key at its first `{` into the metric and, for a sub-metric, the selector inside the braces.
pub(super) fn split(key: &str) -> (&str, Option<&str>) {
    match key.split_once('{') {
        Some((metric, rest)) if rest.ends_with('}') => (metric.trim_end(), rest.strip_suffix('}')),
        _ => (key, None),
    }
}

/// The tags that a selector asks for, in the order of its text, without outer blanks and quotes.
pub(super) fn tags(selector: &str) -> Vec<(String, String)> {
    let bare = |text: &str| text.trim().trim_matches(['"', '\'']).to_owned();
    selector.split(',').map(|tag| tag.split_once(':').map_or((bare(tag), String::new()), |(k, v)| (bare(k), bare(v)))).collect()
}

/// The benchmark's name for a selector: `endpoint:orders`, or `all` without one.
pub(super) fn benchmark(selector: Option<&str>) -> String {
    let Some(selector) = selector else {
        return ALL.to_owned();
    };
    let tags: Vec<_> = tags(selector).into_iter().map(|(tag, value)| format!("{tag}:{value}")).collect();
    tags.join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_split_at_the_first_brace_and_lose_the_last() {
        for (key, metric, name) in [
            ("http_reqs", "http_reqs", "all"),
            ("http_reqs{endpoint:items}", "http_reqs", "endpoint:items"),
            ("http_req_duration{endpoint : a b}", "http_req_duration", "endpoint:a b"),
            ("http_req_duration{url:http://h:1/i?a=1&b={2}}", "http_req_duration", "url:http://h:1/i?a=1&b={2}"),
            ("group_duration{group:::checkout}", "group_duration", "group:::checkout"),
            ("d{scenario:buy, expected_response:true}", "d", "scenario:buy,expected_response:true"),
            ("d{name:'GET /a'}", "d", "name:GET /a"),
            ("odd{", "odd{", "all"),
            ("odd{alone}", "odd", "alone:"),
        ] {
            let (found, selector) = split(key);
            assert_eq!((found, benchmark(selector).as_str()), (metric, name), "{key}");
        }
    }
}
