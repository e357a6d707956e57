use alloc::{string::String, vec::Vec};

use super::*;

/// The names of R-HOST-02's table as label lists, the clearest way to say the same; `None` is *any*.
fn naive<'n>(listener: Option<&'n str>, route: Option<&'n str>) -> Option<Option<&'n str>> {
    let (Some(l), Some(r)) = (listener, route) else {
        return Some(listener.or(route));
    };
    let labels = |name: &str| name.split('.').rev().map(str::to_ascii_lowercase).collect::<Vec<_>>();
    let (left, right) = (labels(l), labels(r));
    let within = |narrow: &[String], wide: &[String]| match wide.split_last() {
        Some((star, suffix)) if star == "*" => narrow.len() > suffix.len() && narrow.starts_with(suffix),
        _ => narrow == wide,
    };
    match (within(&left, &right), within(&right, &left)) {
        (true, _) => Some(listener),
        (_, true) => Some(route),
        _ => None,
    }
}

fn fast<'n>(listener: Option<&'n str>, route: Option<&'n str>) -> Option<Option<&'n str>> {
    intersect(listener, route).map(|of| match of {
        Intersection::Listener => listener,
        Intersection::Route => route,
    })
}

/// A small deterministic generator of numbers (xorshift).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % bound
    }

    fn name(&mut self) -> String {
        let mut name = String::new();
        if self.below(2) == 0 {
            name.push_str("*.");
        }
        for label in 0..=self.below(3) {
            if label > 0 {
                name.push('.');
            }
            name.push_str(["a", "b", "ab", "B"][self.below(4) as usize]);
        }
        name
    }
}

#[track_caller]
fn meet(listener: &str, route: &str, expected: Option<&str>) {
    let name = |text| Some(text).filter(|text| *text != "any");
    assert_eq!(
        fast(name(listener), name(route)).map(|found| found.unwrap_or("any")),
        expected
    );
}

#[test]
fn intersections_of_the_rule() {
    meet("any", "any", Some("any"));
    meet("any", "a.test", Some("a.test"));
    meet("*.a.test", "any", Some("*.a.test"));
    meet("a.test", "A.TEST", Some("a.test"));
    meet("*.shop.test", "eu.api.shop.test", Some("eu.api.shop.test"));
    meet("*.shop.test", "shop.test", None);
    meet("api.shop.test", "*.test", Some("api.shop.test"));
    meet("*.api.shop.test", "*.shop.test", Some("*.api.shop.test"));
    meet("*.shop.test", "*.api.shop.test", Some("*.api.shop.test"));
    meet("*.shop.test", "*.shops.test", None);
    meet("*.shop.test", "*.workshop.test", None);
    meet("*.shop.test", "workshop.test", None);
}

#[test]
fn ip_literals_intersect_nothing() {
    meet("any", "10.0.0.1", None);
    meet("10.0.0.1", "10.0.0.1", None);
    meet("*.0.0.1", "10.0.0.1", None);
    assert!(is_ip_literal("::1") && is_ip_literal("[fe80::1]") && is_ip_literal("2001:db8::a"));
    assert!(
        !is_ip_literal("") && !is_ip_literal("10.0.0.1.test") && !is_ip_literal("1.2.3") && !is_ip_literal("fe.80")
    );
    assert!(matches(None, "10.0.0.1") && !matches(Some("*.0.0.1"), "10.0.0.1"));
    assert_eq!(suffixes("10.0.0.1").count(), 0);
}

#[test]
fn agrees_with_labels_compared_one_by_one() {
    let mut numbers = Numbers(7);
    for _ in 0..50_000 {
        let (l, r) = (numbers.name(), numbers.name());
        let l = Some(l.as_str()).filter(|_| numbers.below(16) > 0);
        let r = Some(r.as_str()).filter(|_| numbers.below(16) > 0);
        assert_eq!(fast(l, r), naive(l, r), "{l:?} and {r:?}");
        // Whichever side is the listener, the names accepted are the same.
        let turned = fast(r, l).map(|name| name.map(str::to_ascii_lowercase));
        assert_eq!(fast(l, r).map(|name| name.map(str::to_ascii_lowercase)), turned);
    }
}

#[test]
fn looking_up_suffixes_finds_what_matching_finds() {
    let mut numbers = Numbers(11);
    for _ in 0..50_000 {
        let (pattern, host) = (numbers.name(), numbers.name().replace("*.", ""));
        let found = match wildcard_suffix(&pattern) {
            Some(wanted) => suffixes(&host).any(|suffix| suffix.eq_ignore_ascii_case(wanted)),
            None => pattern.eq_ignore_ascii_case(&host),
        };
        assert_eq!(matches(Some(&pattern), &host), found, "{pattern} for {host}");
    }
}

#[test]
fn odd_hosts_have_no_empty_labels_taken() {
    for host in ["", ".", "..", ".shop.test", "shop.test."] {
        let found = suffixes(host).any(|suffix| suffix == "shop.test");
        assert_eq!(matches(Some("*.shop.test"), host), found, "{host}");
        assert!(!found, "{host}");
    }
    assert!(!matches(Some("*.é"), "日"));
}

#[test]
fn exact_comes_before_longer_wildcards_before_any() {
    let mut names = [None, Some("*.test"), Some("a.test"), Some("*.shop.test")];
    names.sort_by(|a, b| most_specific_first(*a, *b));
    assert_eq!(names, [Some("a.test"), Some("*.shop.test"), Some("*.test"), None]);
    assert_eq!(
        suffixes("eu.api.shop.test").collect::<Vec<_>>(),
        ["api.shop.test", "shop.test", "test"]
    );
    assert_eq!(suffixes("*.shop.test").collect::<Vec<_>>(), ["shop.test", "test"]);
}

#[test]
fn a_certificate_wildcard_is_one_label() {
    // R-DNS-05, A-27
    assert!(covers("A.test", "a.test") && covers("*.a.test", "x.a.test"));
    assert!(!covers("*.a.test", "x.y.a.test") && !covers("*.a.test", "a.test") && !covers("*.a.test", ".a.test"));
    assert!(!covers("f*.a.test", "foo.a.test") && !covers("10.0.0.1", "10.0.0.1"));
    assert_eq!(coverage("*.a.test", "*.a.test"), Coverage::OneLabel);
    assert_eq!(coverage("*.a.test", "*.b.a.test"), Coverage::None);
    assert_eq!(coverage("x.a.test", "*.a.test"), Coverage::None);
}

#[test]
fn form_of_a_hostname() {
    use HostnameProblem::*;
    for good in ["a", "a.b-c.1", "*.a", "10.0.0.1", &"a".repeat(253)] {
        assert_eq!(check(good), Ok(()), "{good}");
    }
    for (bad, problem) in [
        ("", Empty),
        (&*"a".repeat(254), TooLong),
        ("a.Bc", UpperCase { offset: 2 }),
        ("*", MisplacedWildcard { offset: 0 }),
        ("a.*.b", MisplacedWildcard { offset: 2 }),
        ("*.*.b", MisplacedWildcard { offset: 2 }),
        ("*.", EmptyLabel { offset: 2 }),
        ("a.b.", EmptyLabel { offset: 4 }),
        (".a", EmptyLabel { offset: 0 }),
        ("a.-b", Hyphen { offset: 2 }),
        ("a-.b", Hyphen { offset: 1 }),
        (
            "a_b",
            Character {
                offset: 1,
                character: '_',
            },
        ),
        (
            "aé",
            Character {
                offset: 1,
                character: 'é',
            },
        ),
    ] {
        assert_eq!(check(bad), Err(problem), "{bad}");
    }
    assert_eq!(check_precise("*.a.test"), Err(Wildcard));
    assert_eq!(check_precise("a.test"), Ok(()));
}
