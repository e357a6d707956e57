//! The medians in what divan prints.

/// The median of each benchmark, named by its place in the tree: `evaluate/load/git`.
///
/// A tree begins with the benchmark program's name; each level is indented by three characters, and the columns behind the
/// name are fastest, slowest, median and mean.
pub fn medians(printed: &str) -> Vec<(String, String)> {
    let mut path: Vec<&str> = Vec::new();
    let mut found = Vec::new();
    for line in printed.lines() {
        if line.ends_with("iters") && !line.starts_with([' ', '│', '├', '╰']) {
            path = line.split_whitespace().take(1).collect();
            continue;
        }
        let Some(branch) = line.find("├─ ").or_else(|| line.find("╰─ ")) else {
            continue;
        };
        let depth = line[..branch].chars().count() / 3 + 1;
        let rest = &line[branch + "├─ ".len()..];
        let mut columns = rest.split('│');
        // The name is as wide as the tree allows, with two spaces at least before the fastest time.
        let first = columns.next().unwrap_or_default();
        let name = first.split_whitespace().next().unwrap_or_default();
        path.truncate(depth);
        path.push(name);
        let median = columns.nth(1).map(str::trim).unwrap_or_default();
        if seconds(median).is_some() {
            found.push((path.join("/"), shown(seconds(median).unwrap_or_default())));
        }
    }
    found
}

/// A time as divan prints it, or as [`shown`] does.
pub fn seconds(text: &str) -> Option<f64> {
    let (number, unit) = text.split_once(' ')?;
    let factor = match unit {
        "s" => 1.0,
        "ms" => 1e-3,
        "µs" => 1e-6,
        "ns" => 1e-9,
        _ => return None,
    };
    Some(number.parse::<f64>().ok()? * factor)
}

/// A time as people read it.
pub fn shown(seconds: f64) -> String {
    let (value, unit) = match seconds {
        s if s < 1e-6 => (s * 1e9, "ns"),
        s if s < 1e-3 => (s * 1e6, "µs"),
        s => (s * 1e3, "ms"),
    };
    let digits = match value {
        v if v < 10.0 => 2,
        v if v < 100.0 => 1,
        _ => 0,
    };
    format!("{value:.digits$} {unit}")
}

#[cfg(test)]
mod tests {
    use super::medians;

    #[test]
    fn medians_are_named_by_their_place() {
        let printed = "Timer precision: 20 ns\n\
            evaluate        fastest       │ slowest       │ median        │ mean          │ samples │ iters\n\
            ├─ load                       │               │               │               │         │\n\
            │  ├─ git       1.2 ms        │ 3 ms          │ 2.345 ms      │ 2 ms          │ 15      │ 15\n\
            │  │            2 GB/s        │ 1 GB/s        │ 1 GB/s        │ 1 GB/s        │         │\n\
            │  ╰─ json      1.2 s         │ 3 s           │ 2.345 s       │ 2 s           │ 15      │ 15\n\
            ╰─ whole        1 ns          │ 3 ns          │ 412.7 ns      │ 2 ns          │ 15      │ 15\n";
        let expected = [
            ("evaluate/load/git", "2.35 ms"),
            ("evaluate/load/json", "2345 ms"),
            ("evaluate/whole", "413 ns"),
        ];
        assert_eq!(
            medians(printed),
            expected.map(|(name, value)| (name.to_owned(), value.to_owned()))
        );
    }
}
