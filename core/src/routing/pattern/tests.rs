use alloc::{format, string::String};

use super::*;

#[track_caller]
fn takes(expression: &str, values: &[&str], not: &[&str]) {
    let pattern =
        Pattern::new(expression).unwrap_or_else(|error| panic!("{expression} at {}: {error}", error.offset()));
    for (expected, values) in [(true, values), (false, not)] {
        for value in values {
            assert_eq!(pattern.is_match(value), expected, "{expression} for {value:?}");
        }
    }
}

#[track_caller]
fn refused(expression: &str, offset: usize, part: &str) {
    let error = Pattern::new(expression).expect_err(expression);
    assert!(error.message().contains(part), "{expression}: {error}");
    assert_eq!(error.offset(), offset, "{expression}: {error}");
}

#[test]
fn the_whole_value_must_match() {
    takes("/a", &["/a"], &["/ab", "x/a", "/A", ""]);
    takes("a|ab", &["a", "ab"], &["abc", "b"]);
    takes(
        "/user/[0-9]+(/.*)?",
        &["/user/7", "/user/42/x"],
        &["/user/", "/user/7x", "/user/7\n"],
    );
    takes("", &[""], &["a"]);
    takes("(?:a|b)*?c{2,3}", &["cc", "abccc"], &["c", "acccc"]);
}

#[test]
fn classes_know_ascii_only() {
    takes(r"\d+", &["09"], &["٣", ""]);
    takes(r"\w", &["_", "k"], &["é", "-"]);
    takes(r"\s", &[" ", "\t"], &["\u{a0}", "\u{b}"]);
    takes(r"\D", &["é", "x", "\n"], &["1"]);
    takes(r"é\b!|é\Ba", &[], &["é!", "éa"]);
    takes(r"é\ba", &["éa"], &[]);
    takes(r"\<a\>", &["<a>"], &["a"]);
    takes("[[:space:]]", &["\u{b}"], &["x"]);
    takes(r"[\W_]", &["_", "é", "-"], &["a"]);
    takes("[[:^digit:]x]", &["a", "x", "é"], &["1"]);
}

#[test]
fn brackets() {
    takes("[]a]", &["]", "a"], &["[", ""]);
    takes("[^]a]", &["b", "\n"], &["]", "a"]);
    takes("[a-c-]", &["b", "-"], &["d"]);
    takes(r"[\]\\-]", &["]", "\\", "-"], &["a"]);
    takes("[[a]b]", &["[b]", "ab]"], &["a", "b"]);
    takes("[a&&b]", &["a", "&", "b"], &[]);
    takes("[%--~~]", &["%", "&", "-", "~"], &["."]);
    takes("[[:alpha]", &["[", ":", "a"], &["]"]);
    takes(r"[\x41-\x{43}\101]", &["A", "C"], &["D"]);
    takes("[é-ü]+", &["éü"], &["e"]);
}

#[test]
fn braces_that_count_nothing_are_text() {
    takes("/users/{id}", &["/users/{id}"], &["/users/7"]);
    takes("a{,2}", &["a{,2}"], &["aa"]);
    takes("{", &["{"], &[""]);
    takes("a{2,}", &["aa", "aaaaa"], &["a"]);
    takes("a{0}b{3}", &["bbb"], &["abbb", "bb"]);
}

#[test]
fn dots_and_lines() {
    takes(".", &["é", "日"], &["\n", "ab"]);
    takes("(?s).", &["\n"], &["\n\n"]);
    takes("(?s:.).", &["\na"], &["a\n"]);
    takes("a$", &["a"], &["a\n"]);
    takes("(?m)a$\n^b", &["a\nb"], &["ab"]);
    takes("a^b|a$b", &[], &["ab", "a\nb"]);
    takes(r"\Aa\z", &["a"], &[]);
    takes(r"a\b-\B-", &["a--"], &["a-"]);
    takes("(^)*a", &["a"], &[]);
}

#[test]
fn letter_case_folds_as_unicode_says() {
    takes("(?i)straße", &["STRAßE", "straẞe"], &["strasse"]);
    takes("(?i)k", &["K", "\u{212a}"], &["c"]);
    takes("(?i)[a-z]", &["Q", "\u{17f}"], &["1", "é"]);
    takes("(?i)[^s]", &["t"], &["S", "\u{17f}"]);
    takes("(?i)i", &["I"], &["ı", "İ"]);
    takes("(?i)σ", &["Σ", "ς"], &[]);
    takes("(?i:a)b", &["Ab"], &["AB"]);
    takes("(?i)a(?-i)b", &["Ab"], &["AB"]);
    takes("((?i)a)b", &["Ab"], &["AB"]);
}

#[test]
fn escapes() {
    takes(r"\Qa.*\E+", &["a.*", "a.**"], &["aa"]);
    takes(r"\Qa\", &["a\\"], &[]);
    takes(r"\.\/\-\_", &["./-_"], &[]);
    takes(r"\x7e\t\a\060", &["~\t\u{7}0"], &[]);
    takes("(?P<id>a)(?<x>b)(?U)c*", &["abc"], &[]);
}

#[test]
fn what_is_refused_says_where_and_why() {
    refused("a(?=b)", 1, "look-ahead");
    refused("(?<!b)", 0, "look-behind");
    refused(r"(a)\1", 3, "back-references");
    refused("(?>a)", 0, "unknown kind of group");
    refused("a**", 2, "cannot be repeated");
    refused("a*+", 2, "cannot be repeated");
    refused("a|*", 2, "nothing to repeat");
    refused("x(ab", 1, "never closed");
    refused("ab)", 2, "closes nothing");
    refused("é[a", 2, "never closed");
    refused("[b-a]", 1, "empty");
    refused("[[:foo:]]", 1, "unknown class");
    refused(r"\pL", 0, "not supported");
    refused(r"[\p{Greek}]", 1, "not supported");
    refused(r"\y", 0, "no meaning");
    refused("a\\", 1, "ends in");
    refused(r"\x{110000}", 0, "no Unicode character");
    refused(r"\x4", 0, "hexadecimal");
    refused("a{3,2}", 1, "smaller");
    refused("a{1001}", 1, "1000");
}

#[test]
fn hostile_expressions_are_refused_or_harmless() {
    refused("((a{100}){100}){100}", 9, "1000");
    refused(&"a{1000}".repeat(30), 0, "too large");
    refused(&"(".repeat(2_000), MAX_NESTING, "nested deeper");
    refused(&"[^a]{100}".repeat(100), 0, "too large");
    let deep = format!("{}a{}", "(?:".repeat(MAX_NESTING), ")*".repeat(MAX_NESTING));
    takes(&deep, &["", "a", "aa"], &["b"]);
    let many = "a".repeat(100_000);
    takes("(a*)*b", &[&format!("{many}b")], &[&many]);
    takes("(a|a)*", &[&many], &[]);
    takes("(x+x+)+y", &[], &[&"x".repeat(100_000)]);
    takes(
        &format!("{}{}", "a?".repeat(100), "a".repeat(100)),
        &[&"a".repeat(150)],
        &[&many],
    );
    takes(r".*\b.*é.*", &[&format!("{many}é{many}")], &[&many]);
    // More sets of states than the cache holds.
    let bits: String = (0..20_000_u64)
        .map(|n| if (n * n / 7) % 3 == 0 { '1' } else { '0' })
        .collect();
    takes(
        "[01]*1[01]{40}",
        &[&format!("{bits}1{}", "0".repeat(40))],
        &[&format!("{bits}0{}", "1".repeat(40))],
    );
}

#[test]
fn short_forms_are_known() {
    for (expression, prefix, literal, is_prefix) in [
        ("/shop", "/shop", true, false),
        (r"^/shop\.html$", "/shop.html", true, false),
        ("(a)(?:b{2})", "abb", true, false),
        ("/shop/.*", "/shop/", false, true),
        ("^(/shop)(.*)$", "/shop", false, true),
        (".*", "", false, true),
        ("/shop/[0-9]+", "/shop/", false, false),
        ("/a+b", "/a", false, false),
        ("/a?b", "/", false, false),
        ("/.+", "/", false, false),
        ("(?i)/Shop", "/", false, false),
        ("/a|/b", "", false, false),
        ("", "", true, false),
    ] {
        let pattern = Pattern::new(expression).unwrap();
        let found = (pattern.literal_prefix(), pattern.is_literal(), pattern.is_prefix());
        assert_eq!(found, (prefix, literal, is_prefix), "{expression}");
        assert_eq!(pattern.is_universal(), expression == ".*");
        assert_eq!(&*Pattern::literal_prefix_of(expression), prefix);
    }
    takes("/shop/.*", &["/shop/", "/shop/x"], &["/shop", "/shop/\n"]);
}
/// Where both dialects agree: what the crate's own parser makes of an expression, against a whole value.
fn of_the_crate(expression: &str) -> Option<PikeVM> {
    let ascii = expression.replace(r"\b", r"(?-u:\b)").replace(r"\B", r"(?-u:\B)");
    let ascii = ascii.replace(r"\w", "[0-9A-Za-z_]");
    PikeVM::new(&format!(r"\A(?:{ascii})\z")).ok()
}

#[test]
fn agrees_with_the_parser_of_the_crate() {
    let pieces = [
        "a",
        "b",
        ".",
        "[ab]",
        "[^a]",
        "[^aé-ü]",
        "\\b",
        "\\B",
        "^",
        "$",
        "(",
        "(?:",
        "(?i)",
        "(?s:",
        ")",
        ")",
        "|",
        "*",
        "+",
        "?",
        "{2}",
        "{1,2}",
        "{0,}",
        "é",
        "\n",
        "(?m)",
        "A",
        "\\w",
        "[[:^alpha:]]",
        "\\x41",
        "(?P<n>",
    ];
    let values = [
        "", "a", "b", "ab", "ba", "aab", "A", "é", "\n", "a\nb", "abab", "bbaé", "aaaa", "Ab\n", "É",
    ];
    let (mut seed, mut compared) = (1_u64, 0);
    let mut below = |bound: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        (seed % bound as u64) as usize
    };
    for _ in 0..3_000 {
        let expression: String = (0..=below(8)).map(|_| pieces[below(pieces.len())]).collect();
        let Ok(pattern) = Pattern::new(&expression) else {
            continue;
        };
        // Two groups of one name, and `(?i)` in a place that the crate refuses.
        let Some(reference) = of_the_crate(&expression) else {
            continue;
        };
        compared += 1;
        let mut cache = reference.create_cache();
        for value in values {
            let expected = reference.is_match(&mut cache, value);
            assert_eq!(pattern.is_match(value), expected, "{expression:?} for {value:?}");
            assert!(
                !expected || value.starts_with(pattern.literal_prefix()),
                "{expression:?} for {value:?}"
            );
        }
    }
    assert!(compared > 500, "{compared}");
}

/// An expression with exactly so many counted classes, each one state of the automaton.
fn of_states(count: usize) -> String {
    let mut expression = "[ab]{1000}".repeat(count / 1_000);
    expression.push_str(&format!("[ab]{{{}}}", count % 1_000));
    expression
}

#[test]
fn limits_hold_to_the_digit() {
    takes(
        &format!("[ab]{{{MAX_REPETITION}}}"),
        &[&"ab".repeat(500)],
        &[&"a".repeat(999)],
    );
    refused(&format!("[ab]{{{}}}", MAX_REPETITION + 1), 4, "1000");
    refused("([ab]{500}){3}", 11, "1000");
    let nested = |depth: usize| format!("{}a{}", "(".repeat(depth), ")".repeat(depth));
    takes(&nested(MAX_NESTING), &["a"], &["b"]);
    refused(&nested(MAX_NESTING + 1), MAX_NESTING, "nested deeper");
    // Start, end and match are states as well.
    let largest = (0..10).rev().map(|less| MAX_STATES - less);
    let largest = largest
        .filter(|count| Pattern::new(&of_states(*count)).is_ok())
        .max()
        .unwrap();
    assert!(Pattern::new(&of_states(largest)).is_ok());
    refused(&of_states(largest + 1), 0, "too large");
    takes(
        &of_states(largest),
        &[&"b".repeat(largest)],
        &[&"b".repeat(largest - 1)],
    );
}

#[test]
fn large_classes_and_nested_counts_cost_what_is_allowed_at_most() {
    let ranges: String = (0x100..0x4000).step_by(2).filter_map(char::from_u32).collect();
    let class = format!("[{ranges}]");
    // Some thousand ranges are one class; ten thousand of them exceed the automaton.
    if let Ok(pattern) = Pattern::new(&class) {
        assert!(pattern.is_match("\u{100}") && !pattern.is_match("\u{101}"));
    }
    refused(&format!("({class}){{1000}}").repeat(10), 0, "too large");
    for expression in [
        "((((a*)*)*)*)*",
        "((a+)+)+$",
        "(a|b|ab)*c",
        "(.*)*(.*)*(.*)*x",
        "(|a)+",
        "((a?){100}){10}",
    ] {
        let value = "a".repeat(5_000);
        let pattern = Pattern::new(expression).unwrap();
        assert!(!pattern.is_match(&format!("{value}!")), "{expression}");
    }
}
