//! The right status beside the observed one: what is missing, what is surplus, what differs.

use crate::sections::{Line, Section};

/// A part of a status, compared.
#[derive(Clone, PartialEq, Debug)]
pub struct Part {
    /// What it is about; empty for the object itself.
    pub title: String,
    /// How the part as a whole compares.
    pub sign: Sign,
    /// Who wrote it, where that is another controller than the one that should.
    pub stranger: Option<String>,
    /// Its lines, in the order of the right status, surplus ones behind.
    pub rows: Vec<Row>,
}

/// A line of a status, compared.
#[derive(Clone, PartialEq, Debug)]
pub struct Row {
    /// The condition's type, or the field.
    pub name: String,
    /// How it compares.
    pub sign: Sign,
    /// What stands in the text.
    pub observed: Option<Line>,
    /// What should stand there.
    pub right: Option<Line>,
}

/// How something observed compares with what is right.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sign {
    /// As it should be.
    Same,
    /// It should be there and is not.
    Missing,
    /// It is there and should not be.
    Surplus,
    /// It says something else.
    Different,
    /// Written by another controller: not ours to judge.
    Foreign,
}

/// Compares a status of the text with the right one.
pub fn compare(right: &[Section], observed: &[Section]) -> Vec<Part> {
    let ours = |section: &Section| {
        section.controller.is_empty()
            || right.is_empty()
            || right.iter().any(|other| other.controller == section.controller)
    };
    let mut left: Vec<&Section> = observed.iter().collect();
    let mut parts: Vec<Part> = Vec::new();
    for section in right {
        let same = |other: &&Section| other.title == section.title && other.controller == section.controller;
        let found = left.iter().position(same).map(|at| left.remove(at));
        parts.push(part(Some(section), found));
    }
    for section in left {
        let mut surplus = part(None, Some(section));
        if !ours(section) {
            surplus.sign = Sign::Foreign;
            surplus.stranger = Some(section.controller.clone());
            surplus.rows.iter_mut().for_each(|row| row.sign = Sign::Foreign);
        }
        parts.push(surplus);
    }
    parts
}

/// How many lines are not as they should be.
pub fn differences(parts: &[Part]) -> usize {
    let wrong = |row: &&Row| !matches!(row.sign, Sign::Same | Sign::Foreign);
    parts.iter().flat_map(|part| &part.rows).filter(wrong).count()
}

/// Whether something contradicts the right status, rather than only leaving a line of it out.
pub fn contradicts(parts: &[Part]) -> bool {
    let wrong = |sign: Sign| matches!(sign, Sign::Surplus | Sign::Different);
    parts.iter().any(|part| {
        let whole = matches!(part.sign, Sign::Missing | Sign::Surplus) && !part.title.is_empty();
        whole || part.rows.iter().any(|row| wrong(row.sign))
    })
}

fn part(right: Option<&Section>, observed: Option<&Section>) -> Part {
    let lines = |section: Option<&Section>| section.map(|section| section.lines.clone()).unwrap_or_default();
    let mut left = lines(observed);
    let mut rows: Vec<Row> = Vec::new();
    for line in lines(right) {
        let found = left.iter().position(|other| other.name == line.name);
        let observed = found.map(|at| left.remove(at));
        if observed.is_none() && line.is_open() {
            continue;
        }
        rows.push(Row {
            name: line.name.clone(),
            sign: match &observed {
                None => Sign::Missing,
                Some(observed) if agree(&line, observed) => Sign::Same,
                Some(_) => Sign::Different,
            },
            observed,
            right: Some(line),
        });
    }
    rows.extend(left.into_iter().map(|line| Row {
        name: line.name.clone(),
        sign: Sign::Surplus,
        observed: Some(line),
        right: None,
    }));
    let sign = match (right, observed) {
        (Some(_), None) => Sign::Missing,
        (None, _) => Sign::Surplus,
        _ if rows.iter().all(|row| row.sign == Sign::Same) => Sign::Same,
        _ => Sign::Different,
    };
    let title = right.or(observed).map(|section| section.title.clone());
    Part {
        title: title.unwrap_or_default(),
        sign,
        stranger: None,
        rows,
    }
}

/// Messages are for people, and every controller words its own. Where the manifest has no generation, none is compared.
fn agree(right: &Line, observed: &Line) -> bool {
    (right.value == observed.value || right.is_open())
        && (right.generation.is_none() || right.generation == observed.generation)
}

#[cfg(test)]
mod tests {
    use super::{Sign, compare, contradicts, differences};
    use crate::sections::{Line, Section};

    fn line(name: &str, value: &str, generation: Option<i64>) -> Line {
        Line {
            name: name.to_owned(),
            value: value.to_owned(),
            generation,
            message: String::new(),
        }
    }

    fn parent(name: &str, controller: &str, lines: &[Line]) -> Section {
        Section {
            title: format!("parent {name}"),
            controller: controller.to_owned(),
            lines: lines.to_vec(),
        }
    }

    #[test]
    fn a_moved_route_misses_its_new_parent_and_keeps_the_old_one() {
        let right = [parent("new", "c", &[line("Accepted", "True Accepted", Some(4))])];
        let observed = [parent("old", "c", &[line("Accepted", "True Accepted", Some(3))])];
        let parts = compare(&right, &observed);
        let signs: Vec<Sign> = parts.iter().map(|part| part.sign).collect();
        assert_eq!(signs, [Sign::Missing, Sign::Surplus]);
        assert_eq!(differences(&parts), 2);
        assert!(contradicts(&parts));
    }

    #[test]
    fn a_line_that_is_only_missing_contradicts_nothing() {
        let lines = [
            line("Accepted", "True Accepted", None),
            line("Programmed", "True Programmed", None),
        ];
        let parts = compare(&[parent("a", "c", &lines)], &[parent("a", "c", &lines[..1])]);
        assert_eq!(differences(&parts), 1);
        assert!(!contradicts(&parts));
    }

    #[test]
    fn generations_count_where_the_object_has_one() {
        let old = [parent("a", "c", &[line("Accepted", "True Accepted", Some(3))])];
        let now = |generation| [parent("a", "c", &[line("Accepted", "True Accepted", generation)])];
        assert_eq!(compare(&now(Some(4)), &old)[0].rows[0].sign, Sign::Different);
        assert_eq!(differences(&compare(&now(Some(3)), &old)), 0);
        assert_eq!(differences(&compare(&now(None), &old)), 0);
    }

    #[test]
    fn what_other_controllers_write_is_not_judged() {
        let right = [parent("a", "c", &[])];
        let other = [parent(
            "a",
            "other",
            &[line("Accepted", "False NoMatchingParent", None)],
        )];
        let parts = compare(&right, &other);
        assert_eq!(parts[1].sign, Sign::Foreign);
        assert_eq!(parts[1].stranger.as_deref(), Some("other"));
        assert_eq!(differences(&parts), 0);
    }
}
