//! The figures in docs/performance.md: each stands in its cell of a table behind a comment that holds its name.

use super::Figures;
use std::collections::BTreeSet;

/// The document with the figures of now.
pub struct Filled {
    /// All of it.
    pub text: String,
    /// The rows that hold a fresh figure, with the heads of their tables, as they are read: without comments.
    pub tables: String,
    /// Figures that the document does not ask for.
    pub unknown: Vec<String>,
}

/// Puts figures in their places: `| <!-- name -->12 ms |`.
pub fn filled(document: &str, figures: &Figures) -> Filled {
    let mut filled = Filled {
        text: String::new(),
        tables: String::new(),
        unknown: Vec::new(),
    };
    let mut known = BTreeSet::new();
    let (mut section, mut head) = (String::new(), String::new());
    for line in document.lines() {
        let (mut text, mut shown, mut fresh) = (String::new(), String::new(), false);
        let mut rest = line;
        while let Some((before, (name, after))) = next(rest) {
            let (former, behind) = after
                .split_once(" |")
                .map_or((after, ""), |(former, _)| (former, &after[former.len()..]));
            let figure = figures.get(name).map_or(former, String::as_str);
            fresh |= figures.contains_key(name);
            known.insert(name);
            text.push_str(&format!("{before}<!-- {name} -->{figure}"));
            shown.push_str(&format!("{before}{figure}"));
            rest = behind;
        }
        text.push_str(rest);
        shown.push_str(rest);
        filled.text.push_str(&text);
        filled.text.push('\n');
        if fresh {
            filled.tables.push_str(&std::mem::take(&mut section));
            filled.tables.push_str(&std::mem::take(&mut head));
            filled.tables.push_str(&shown);
            filled.tables.push('\n');
        } else if line.starts_with('|') && !line.contains("<!--") {
            head.push_str(line);
            head.push('\n');
        } else if !line.starts_with('|') {
            // Tables are apart, in the document as well as here.
            head = String::from("\n");
            if line.starts_with("## ") {
                section = format!("\n{line}\n");
            }
        }
    }
    let unknown = figures.keys().filter(|name| !known.contains(name.as_str()));
    filled.unknown = unknown.cloned().collect();
    filled
}

/// What stands before the next comment; its name, and what stands behind it.
fn next(text: &str) -> Option<(&str, (&str, &str))> {
    let (before, rest) = text.split_once("<!-- ")?;
    Some((before, rest.split_once(" -->")?))
}

#[cfg(test)]
mod tests {
    use super::{Figures, filled};

    #[test]
    fn a_figure_replaces_the_former_one_in_its_cell() {
        let document = "# Speed\n\n| what | time |\n| --- | --- |\n| a | <!-- a -->1 ms | <!-- b -->2 ms |\n| c | <!-- c -->3 ms |\n";
        let figures = [("b", "7 ms"), ("d", "8 ms")].map(|(name, value)| (name.to_owned(), value.to_owned()));
        let filled = filled(document, &Figures::from(figures));
        assert_eq!(filled.text, document.replace("2 ms", "7 ms"));
        assert_eq!(filled.tables, "\n| what | time |\n| --- | --- |\n| a | 1 ms | 7 ms |\n");
        assert_eq!(filled.unknown, ["d"]);
    }

    #[test]
    fn without_figures_nothing_changes() {
        let document = "| a | <!-- a -->1 ms |\ntext <!-- other -->\n";
        let filled = filled(document, &Figures::new());
        assert_eq!((filled.text.as_str(), filled.tables.as_str()), (document, ""));
    }
}
