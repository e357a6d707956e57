//! A page about a finding: a title, a line of options, sections with fenced blocks.

/// A page as its author wrote it.
pub struct Page {
    lines: Vec<String>,
    /// The first line.
    pub title: String,
    /// Options of the engine, as JSON.
    pub options: String,
}

impl Page {
    /// Reads a page; one that lacks a section is an error.
    pub fn read(text: &str) -> Result<Page, String> {
        let lines: Vec<String> = text.lines().map(String::from).collect();
        for section in ["What it means", "Why it matters", "Example", "Mend"] {
            if !lines.contains(&format!("## {section}")) {
                return Err(format!("there is no section `{section}`"));
            }
        }
        let options = lines.iter().find_map(|line| line.strip_prefix("Options: "));
        Ok(Page {
            title: lines.first().cloned().unwrap_or_default(),
            options: options.unwrap_or("{}").to_string(),
            lines,
        })
    }

    /// The text of the first block of a section with this word on its fence.
    pub fn block(&self, section: &str, word: &str) -> Result<String, String> {
        let (from, to) = self.inside(section, word)?;
        Ok(self.lines[from..to].iter().flat_map(|line| [line, "\n"]).collect())
    }

    /// The page with another text in that block.
    pub fn with(&self, section: &str, word: &str, text: &str) -> Result<String, String> {
        let (from, to) = self.inside(section, word)?;
        let before = self.lines[..from].iter().map(String::as_str);
        let after = self.lines[to..].iter().map(String::as_str);
        let all = before.chain(text.lines()).chain(after);
        Ok(all.flat_map(|line| [line, "\n"]).collect())
    }

    /// The lines inside the block: first, and the one behind the last.
    fn inside(&self, section: &str, word: &str) -> Result<(usize, usize), String> {
        let missing = || format!("section `{section}` has no block `{word}`");
        let title = format!("## {section}");
        let start = self.lines.iter().position(|line| *line == title).ok_or_else(missing)? + 1;
        let rest = &self.lines[start..];
        let section = &rest[..rest
            .iter()
            .position(|line| line.starts_with("## "))
            .unwrap_or(rest.len())];
        let fence = format!("```{word}");
        let from = section.iter().position(|line| *line == fence).ok_or_else(missing)? + 1;
        let length = section[from..]
            .iter()
            .position(|line| line == "```")
            .ok_or_else(missing)?;
        Ok((start + from, start + from + length))
    }
}
