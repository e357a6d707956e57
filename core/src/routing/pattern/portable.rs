//! Constructs of regular expressions that RE2 (Envoy), PCRE (nginx, HAProxy) and ECMAScript understand differently.
//!
//! What means the same in all three is passed over, and so is what RE2 refuses: that does not compile here. Whether the whole
//! value must match is left open as well (R-MAT-06): an expression that ends in one anchor alone depends on it, one without
//! anchors was written for its place.

/// A construct of an expression, and where it means something else.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Dialect {
    /// As it is written.
    pub construct: &'static str,
    /// How implementations differ, as a clause that names the construct.
    pub differs: &'static str,
    /// What to write instead.
    pub instead: &'static str,
}

const fn dialect(construct: &'static str, differs: &'static str, instead: &'static str) -> Option<Dialect> {
    Some(Dialect {
        construct,
        differs,
        instead,
    })
}

/// The first construct of an expression that implementations understand differently.
pub fn differing(expression: &str) -> Option<Dialect> {
    let mut rest = expression;
    while let Some(letter) = rest.chars().next() {
        let after = rest.get(letter.len_utf8()..).unwrap_or("");
        let (found, length) = match letter {
            '\\' => (escape(after), 1 + after.chars().next().map_or(0, char::len_utf8)),
            '[' => {
                let inside = bracket(after);
                (inside.0, 1 + inside.1)
            }
            '(' => (group(after), 1),
            '{' if !counts(after) => (LITERAL_BRACE, 1),
            _ => (None, letter.len_utf8()),
        };
        if found.is_some() {
            return found;
        }
        rest = rest.get(length..).unwrap_or("");
    }
    half_anchored(expression)
}

const LITERAL_BRACE: Option<Dialect> = dialect(
    "{",
    "RE2 and PCRE take `{` for the character, ECMAScript refuses it",
    "for one segment of a path write `[^/]+`, for the character `\\{`",
);

/// What follows a backslash outside brackets.
fn escape(after: &str) -> Option<Dialect> {
    match after.chars().next()? {
        'A' => dialect("\\A", "ECMAScript does not know `\\A`", "write `^`"),
        'z' => dialect("\\z", "ECMAScript does not know `\\z`", "write `$`"),
        'Q' => dialect(
            "\\Q",
            "ECMAScript does not know `\\Q`",
            "write `\\` before each special character",
        ),
        'a' => dialect("\\a", "ECMAScript takes `\\a` for the letter", "write `\\x07`"),
        'x' if after.starts_with("x{") => dialect(
            "\\x{",
            "ECMAScript writes `\\u{…}` instead of `\\x{…}`",
            "write the character itself, or `\\x` with two digits",
        ),
        '0'..='9' => dialect(
            "\\0",
            "RE2 and PCRE read octal numbers in different ways, ECMAScript refuses them",
            "write `\\x` with two hexadecimal digits",
        ),
        _ => None,
    }
}

/// What follows a `[`: what differs within the class, and how long the class is.
fn bracket(after: &str) -> (Option<Dialect>, usize) {
    const EMPTY: Option<Dialect> = dialect(
        "[]",
        "RE2 and PCRE take the `]` for the character, ECMAScript closes the class with it",
        "write `\\]` for the character",
    );
    let start = usize::from(after.starts_with('^'));
    let mut rest = after.get(start..).unwrap_or("");
    if rest.starts_with(']') {
        return (EMPTY, 0);
    }
    while let Some(letter) = rest.chars().next() {
        let inside = rest.get(letter.len_utf8()..).unwrap_or("");
        let at = after.len() - inside.len();
        match letter {
            ']' => return (None, at),
            '[' if inside.starts_with(':') && inside.contains(":]") => {
                let instead = "list the characters, as in `[A-Za-z]`";
                return (
                    dialect("[:", "ECMAScript has no named classes such as `[:alpha:]`", instead),
                    0,
                );
            }
            '\\' => {
                let found = escape(inside).filter(|found| !matches!(found.construct, "\\A" | "\\z"));
                if found.is_some() {
                    return (found, 0);
                }
                let next = inside.chars().next().map_or(0, char::len_utf8);
                rest = inside.get(next..).unwrap_or("");
            }
            _ => rest = inside,
        }
    }
    (None, after.len())
}

/// What follows a `(`.
fn group(after: &str) -> Option<Dialect> {
    let inside = after.strip_prefix('?')?;
    if inside.starts_with(':') {
        return None;
    }
    let instead = "nothing reads the name: write `(` alone";
    if inside.starts_with("P<") {
        return dialect("(?P<", "ECMAScript names groups by `(?<` instead of `(?P<`", instead);
    }
    if inside.starts_with('<') {
        return dialect("(?<", "RE2 knows `(?<` in its latest releases alone", instead);
    }
    dialect(
        "(?",
        "ECMAScript takes no flags such as `(?i)` within an expression",
        "write both cases, as in `[Aa]`, or match without flags",
    )
}

/// Whether what follows a `{` are counts: `2}`, `2,}`, `2,3}`.
fn counts(after: &str) -> bool {
    let Some((inside, _)) = after.split_once('}') else {
        return false;
    };
    let (low, high) = inside.split_once(',').unwrap_or((inside, ""));
    let number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    !low.is_empty() && number(low) && number(high)
}

/// An alternative that is held at one end and open at the other.
fn half_anchored(expression: &str) -> Option<Dialect> {
    alternatives(expression).find_map(|alternative| {
        let starts = alternative.starts_with('^');
        let ends = ends_in(alternative, "$");
        let open_start = !starts && !alternative.starts_with(".*");
        let open_end = !ends && !ends_in(alternative, ".*") && !ends_in(alternative, ".*?");
        match (starts, ends) {
            (true, false) if open_end => dialect(
                "^",
                "with `^` and an open end it takes longer values where a part may match, and none of them where the whole must",
                "end with `$` or `.*`",
            ),
            (false, true) if open_start => dialect(
                "$",
                "with `$` and an open start it takes longer values where a part may match, and none of them where the whole must",
                "begin with `^` or `.*`",
            ),
            _ => None,
        }
    })
}

/// Whether an expression ends in these characters, unescaped.
fn ends_in(expression: &str, end: &str) -> bool {
    expression.strip_suffix(end).is_some_and(|before| {
        let backslashes = before.bytes().rev().take_while(|byte| *byte == b'\\').count();
        backslashes % 2 == 0
    })
}

/// The alternatives of an expression that stand in no group.
fn alternatives(expression: &str) -> impl Iterator<Item = &str> {
    let (mut depth, mut escaped, mut class) = (0usize, false, false);
    expression.split(move |letter: char| {
        if core::mem::take(&mut escaped) {
            return false;
        }
        match letter {
            '\\' => escaped = true,
            '[' => class = true,
            ']' => class = false,
            '(' if !class => depth += 1,
            ')' if !class => depth = depth.saturating_sub(1),
            '|' => return depth == 0 && !class,
            _ => {}
        }
        false
    })
}

#[cfg(test)]
mod tests {
    use super::differing;

    #[test]
    fn what_means_the_same_everywhere_is_passed_over() {
        for expression in [
            "/v[0-9]+/.*",
            "/users/[^/]+",
            "^/api$",
            "^/api/.*",
            ".*\\.(png|jpg)$",
            "(?:a|b){2,3}",
            "a{2}b{3,}",
            "\\d+\\w*\\s?",
            "/a\\{b\\}",
            "[a-z\\]\\d-]+",
            "^/a$|^/b$",
            "(^|/)x",
            "\\$",
            "",
            "a.*?b",
        ] {
            assert_eq!(differing(expression), None, "{expression}");
        }
    }

    #[test]
    fn what_differs_is_named() {
        for (expression, construct) in [
            ("/users/{id}", "{"),
            ("a{,3}", "{"),
            ("(?i)/api", "(?"),
            ("/(?P<id>[0-9]+)", "(?P<"),
            ("/(?<id>[0-9]+)", "(?<"),
            ("[[:alpha:]]+", "[:"),
            ("[^]a]", "[]"),
            ("\\A/api\\z", "\\A"),
            ("/api\\z", "\\z"),
            ("\\Qa.b\\E", "\\Q"),
            ("\\x{41}", "\\x{"),
            ("[\\x{41}]", "\\x{"),
            ("\\012", "\\0"),
            ("^/api", "^"),
            ("/api$", "$"),
            ("^/a$|^/b", "^"),
            ("^/price\\$", "^"),
        ] {
            assert_eq!(
                differing(expression).map(|found| found.construct),
                Some(construct),
                "{expression}"
            );
        }
    }
}
