//! How far two names are apart: for "did you mean", and for telling a slip of the pen from another name.

use alloc::vec::Vec;

/// The name among `known` that differs least from `name`, if it is near enough to be meant.
pub fn nearest<'k>(name: &str, known: &[&'k str]) -> Option<&'k str> {
    if name.len() > 64 {
        return None;
    }
    let allowed = name.chars().count() / 3 + 1;
    known
        .iter()
        .map(|known| (distance(name, known), *known))
        .filter(|(distance, known)| *distance <= allowed && *distance < known.len())
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, known)| known)
}

/// Whether `name` is `known` with a slip of the pen, so surely that nobody needs to be asked.
///
/// Names that people tell apart on purpose are not: `http` and `https`, `web` and `web-2`, `eu-1` and `eu-2`, `dev` and `des`.
pub fn slip(name: &str, known: &str) -> bool {
    let pairs = || parts(name).zip(parts(known));
    if parts(name).count() != parts(known).count() || name.len() > 64 {
        return false;
    }
    let mut wrong = pairs().filter(|(a, b)| a != b);
    let (Some((a, b)), None) = (wrong.next(), wrong.next()) else {
        return false;
    };
    let digits = |text: &str| text.bytes().any(|byte| byte.is_ascii_digit());
    let allowed = if b.len() < 8 { 1 } else { 2 };
    let apart = distance(a, b).min(if swapped(a, b) { 1 } else { usize::MAX });
    a.len().min(b.len()) >= 4
        && !digits(a)
        && !digits(b)
        && !a.starts_with(b)
        && !b.starts_with(a)
        && (1..=allowed).contains(&apart)
}

/// Whether `name` is `known` with one letter wrong, or in other cases. Short names are too near to each other to tell.
#[cfg(feature = "yaml")]
pub fn one_apart(name: &str, known: &str) -> bool {
    let near = known.len() >= 4 && name.len().abs_diff(known.len()) <= 2 && name != known;
    near && (swapped(name, known) || distance(name, known) <= 1)
}

/// The words of a name.
fn parts(name: &str) -> impl Iterator<Item = &str> {
    name.split(['-', '.', '_'])
}

/// Whether two neighbouring letters changed places, and nothing else is different.
fn swapped(a: &str, b: &str) -> bool {
    let mut differing = a.bytes().zip(b.bytes()).enumerate().filter(|(_, (a, b))| a != b);
    match (differing.next(), differing.next(), differing.next()) {
        (Some((i, (a1, b1))), Some((j, (a2, b2))), None) => a.len() == b.len() && j == i + 1 && a1 == b2 && a2 == b1,
        _ => false,
    }
}

/// How many letters must be changed, added or removed, without regard to case.
fn distance(a: &str, b: &str) -> usize {
    let letters = |text: &str| -> Vec<char> { text.chars().flat_map(char::to_lowercase).collect() };
    let (a, b) = (letters(a), letters(b));
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, left) in a.iter().enumerate() {
        let mut diagonal = i;
        let mut before = i + 1;
        for (cell, right) in row.iter_mut().skip(1).zip(&b) {
            let changed = diagonal + usize::from(left != right);
            diagonal = *cell;
            before = changed.min(*cell + 1).min(before + 1);
            *cell = before;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or(a.len())
}

#[cfg(test)]
mod tests {
    use super::{nearest, slip};

    #[test]
    fn a_slip_is_mended_and_a_stranger_is_not() {
        let known = ["parentRefs", "hostnames", "rules"];
        assert_eq!(nearest("parentRef", &known), Some("parentRefs"));
        assert_eq!(nearest("hostname", &known), Some("hostnames"));
        assert_eq!(nearest("HostNames", &known), Some("hostnames"));
        assert_eq!(nearest("replicas", &known), None);
        assert_eq!(nearest("", &known), None);
    }

    #[test]
    fn a_name_chosen_on_purpose_is_no_slip() {
        for (name, known) in [("pubilc", "public"), ("web-htps", "web-https"), ("gatway", "gateway")] {
            assert!(slip(name, known), "{name}");
        }
        let apart = [
            ("http", "https"),
            ("web", "web-2"),
            ("eu-1", "eu-2"),
            ("dev", "des"),
            ("a-blue", "b-bleu"),
            ("public", "public"),
            ("internal", "external-x"),
        ];
        for (name, known) in apart {
            assert!(!slip(name, known), "{name}");
        }
    }
}
