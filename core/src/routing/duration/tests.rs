use super::{DurationProblem::*, *};

#[track_caller]
fn refused(text: &str, offset: usize, reason: DurationProblem) {
    assert_eq!(parse(text), Err(DurationError { offset, reason }), "{text}");
}

#[test]
fn parts_add_up_in_any_order() {
    for (text, milliseconds) in [
        ("0s", 0),
        ("0h0m0s0ms", 0),
        ("1ms", 1),
        ("1m", 60_000),
        ("1h30m", 5_400_000),
        ("30m1h", 5_400_000),
        ("1s1s1s", 3_000),
        ("00010s", 10_000),
        ("5m5ms", 300_005),
        ("99999h99999h99999h99999h", 4 * 99_999 * 3_600_000),
    ] {
        assert_eq!(parse(text), Ok(milliseconds), "{text}");
    }
}

#[test]
fn what_the_pattern_does_not_take() {
    refused("", 0, Empty);
    refused("0", 1, Unit);
    refused("1.5s", 1, Unit);
    refused("-1s", 0, Digit);
    refused("+1s", 0, Digit);
    refused("1d", 1, Unit);
    refused("10S", 2, Unit);
    refused("1h 30m", 2, Digit);
    refused("100000ms", 0, Digits);
    refused("1h123456s", 2, Digits);
    refused("1h1m1s1ms1h", 9, Parts);
    refused("s", 0, Digit);
    refused("1µs", 1, Unit);
    refused("１s", 0, Digit);
}

#[test]
fn written_with_the_largest_units() {
    for (milliseconds, text) in [
        (0, "0s"),
        (1, "1ms"),
        (60_000, "1m"),
        (5_400_000, "1h30m"),
        (90_061_001, "25h1m1s1ms"),
        (1_500, "1s500ms"),
    ] {
        assert_eq!(format(milliseconds).as_deref(), Some(text));
        assert_eq!(parse(text), Ok(milliseconds));
    }
    assert_eq!(format(MAX_WRITTEN).as_deref(), Some("99999h59m59s999ms"));
    assert_eq!(format(MAX_WRITTEN + 1), None);
    assert_eq!(format(u64::MAX), None);
}
