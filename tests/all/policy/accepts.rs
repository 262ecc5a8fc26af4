//! Accepted regressions.

use jiff::civil::date;
use perfdiff::policy::{Accept, AcceptOrigin, Amount};

use super::policy;

#[test]
fn an_acceptance_holds_through_its_last_day() {
    let policy =
        policy("[[accept]]\nmatch = \"parser/large/time\"\nup-to = \"12%\"\nreason = \"validates UTF-8 now (#123)\"\nexpires = 2027-01-31");
    let accept = &policy.accepts()[0];
    assert!(accept.pattern.matches("criterion/parser/large/time/median"));
    assert_eq!((accept.up_to, accept.reason.as_str()), (Amount::Relative(0.12), "validates UTF-8 now (#123)"));
    assert_eq!(accept.origin, AcceptOrigin::Configuration(1));
    assert!(!accept.expired(date(2027, 1, 31)) && accept.expired(date(2027, 2, 1)));
}

#[test]
fn a_trailer_says_pattern_bound_and_reason() {
    let accept = Accept::from_trailer(" orders/http_req_duration | 45% | the index | was dropped ").unwrap();
    assert_eq!(accept.to_string(), "orders/http_req_duration | 45 % | the index | was dropped");
    assert_eq!((accept.origin.clone(), accept.expires), (AcceptOrigin::Trailer, None));
    assert!(!accept.expired(date(9999, 1, 1)));
    let bars = Accept::from_trailer("a|b/* | 1 point | r").unwrap();
    assert_eq!((bars.pattern.as_str(), bars.up_to), ("a|b/*", Amount::Points(0.01)));
    assert_eq!(policy("").with_accept(bars).accepts().len(), 1);
}

#[test]
fn a_trailer_without_bound_or_reason_is_refused() {
    for text in ["", "a", "a | 5%", "a | 5% | ", "a | lots | because", " | 5% | because", "a | 5 | because"] {
        let message = Accept::from_trailer(text).expect_err(text);
        assert!(message.starts_with("expected `<glob> | <up-to> | <reason>` as in "), "{message}");
    }
}
