//! Durations as Go writes them: `1m30s`, `1.5h`, `-2ms`.

/// Units and their length in nanoseconds; longer spellings before those that they begin with.
const UNITS: [(&str, u64); 8] = [
    ("ns", 1),
    ("us", 1_000),
    ("µs", 1_000),
    ("μs", 1_000),
    ("ms", 1_000_000),
    ("s", 1_000_000_000),
    ("m", 60_000_000_000),
    ("h", 3_600_000_000_000),
];
const SECOND: i128 = 1_000_000_000;
/// Digits behind the point that still count; a nanosecond of an hour has 13.
const FRACTION: usize = 18;

/// The whole seconds of a duration, what is left cut off (R-DNS-04). `None` for what is no duration, or exceeds 64 bits of
/// nanoseconds.
pub fn seconds(text: &str) -> Option<i64> {
    let nanoseconds = parse(text)?;
    i64::try_from(nanoseconds / SECOND).ok()
}

fn parse(text: &str) -> Option<i128> {
    let (negative, mut rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    if rest == "0" {
        return Some(0);
    }
    if rest.is_empty() {
        return None;
    }
    let mut sum: u128 = 0;
    while !rest.is_empty() {
        let (whole, after) = digits(rest);
        let (fraction, after) = match after.strip_prefix('.') {
            Some(behind) => digits(behind),
            None => ("", after),
        };
        if whole.is_empty() && fraction.is_empty() {
            return None;
        }
        let (unit, after) = unit(after)?;
        let whole: u64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
        sum = sum.checked_add(u128::from(whole) * u128::from(unit))?;
        sum = sum.checked_add(part(fraction, unit))?;
        if sum > 1 << 63 {
            return None;
        }
        rest = after;
    }
    let sum = i128::try_from(sum).ok()?;
    let signed = if negative { -sum } else { sum };
    i64::try_from(signed).ok().map(i128::from)
}

fn digits(text: &str) -> (&str, &str) {
    let after = text.trim_start_matches(|letter: char| letter.is_ascii_digit());
    text.split_at(text.len() - after.len())
}

fn unit(text: &str) -> Option<(u64, &str)> {
    let end = text.find(|letter: char| letter == '.' || letter.is_ascii_digit());
    let (name, after) = text.split_at(end.unwrap_or(text.len()));
    let (_, length) = UNITS.iter().find(|(known, _)| *known == name)?;
    Some((*length, after))
}

/// What digits behind the point are of a unit.
fn part(fraction: &str, unit: u64) -> u128 {
    let (mut value, mut scale) = (0, 1);
    for digit in fraction.bytes().take(FRACTION) {
        value = value * 10 + u128::from(digit - b'0');
        scale *= 10;
    }
    value * u128::from(unit) / scale
}

#[cfg(test)]
mod tests {
    use super::seconds;

    #[test]
    fn durations_are_read_as_go_does() {
        for (text, expected) in [
            ("1m30s", 90),
            ("1.5s", 1),
            ("0.5s", 0),
            (".5m", 30),
            ("1.h", 3600),
            ("1h1h", 7200),
            ("1500ms", 1),
            ("-3s", -3),
            ("+3s", 3),
            ("0", 0),
            ("1000000µs", 1),
            ("2562047h47m16s", 9_223_372_036),
        ] {
            assert_eq!(seconds(text), Some(expected), "{text}");
        }
        for text in [
            "",
            "-",
            "60",
            "1d",
            "s",
            ".s",
            "1 s",
            "1m ",
            "2562048h",
            "99999999999999999999s",
            "1m30",
        ] {
            assert_eq!(seconds(text), None, "{text}");
        }
    }
}
