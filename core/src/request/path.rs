//! Paths: the query apart, and replacement of prefixes.

use alloc::format;
use alloc::string::String;

/// Path and query of a request's target; the query keeps its `?` and is empty where there is none.
pub fn split_query(target: &str) -> (&str, &str) {
    let end = target.find('?').unwrap_or(target.len());
    target.split_at_checked(end).unwrap_or((target, ""))
}

/// ReplacePrefixMatch: `path` with the prefix that matched replaced (R-RW-02). `None` if it has no such prefix.
pub fn replace_prefix(path: &str, prefix: &str, replacement: &str) -> Option<String> {
    let without_slash = |text: &'_ str| text.strip_suffix('/').map_or(text.len(), str::len);
    let prefix = prefix.get(..without_slash(prefix))?;
    let replacement = replacement.get(..without_slash(replacement))?;
    let rest = path.strip_prefix(prefix)?;
    if !rest.is_empty() && !rest.starts_with('/') {
        return None;
    }
    // The table has `/old/` by `/` become `/`, as by the empty replacement.
    match (replacement, rest) {
        ("", "") => Some(String::from("/")),
        _ => Some(format!("{replacement}{rest}")),
    }
}

/// ReplaceFullPath: the value as given, `/` for an empty one (R-RW-03).
pub fn replace_full(value: &str) -> &str {
    if value.is_empty() { "/" } else { value }
}

/// What a proxy that normalises paths might see otherwise.
pub fn is_suspicious(path: &str) -> bool {
    let dots = |segment: &str| matches!(segment, "." | "..");
    path.contains("//") || path.contains('%') || path.split('/').any(dots)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prefix_is_replaced_by_whole_segments() {
        // The table of R-RW-02.
        for (path, prefix, replacement, result) in [
            ("/old/x", "/old", "/new", "/new/x"),
            ("/old/x", "/old", "/new/", "/new/x"),
            ("/old/x", "/old/", "/new", "/new/x"),
            ("/old/x", "/old/", "/new/", "/new/x"),
            ("/old/x", "/old", "", "/x"),
            ("/old", "/old", "/new", "/new"),
            ("/old/", "/old", "/new", "/new/"),
            ("/old", "/old", "", "/"),
            ("/old/", "/old", "", "/"),
            ("/old", "/old", "/", "/"),
            ("/old/", "/old", "/", "/"),
            ("/x", "/", "/new", "/new/x"),
            ("/", "/", "/new", "/new/"),
        ] {
            assert_eq!(
                replace_prefix(path, prefix, replacement).as_deref(),
                Some(result),
                "{path} {prefix} {replacement}"
            );
        }
        assert_eq!(replace_prefix("/older", "/old", "/new"), None);
    }

    #[test]
    fn the_query_is_kept_apart() {
        assert_eq!(split_query("/a?b=c?d"), ("/a", "?b=c?d"));
        assert_eq!(split_query("/a"), ("/a", ""));
    }
}
