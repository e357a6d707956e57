//! Playing a case: its blocks in order, on one engine.

use crate::page::{Block, Page};
use crate::scratch::{Declared, Native};
use crate::{facts, render, requests};
use std::collections::BTreeMap;
use trueroute::fact::Severity;
use trueroute::{Change, Engine, Fact, Options, Query, Source};

/// What came out.
pub struct Played {
    /// For each block what should stand there; `None` for blocks that say what happens.
    pub answers: Vec<Option<String>>,
    /// What was raised beyond the page's maximum.
    pub excess: Option<String>,
    /// For the comparison with the npm package.
    pub native: Native,
}

/// Plays a page, and checks what holds for every case.
pub fn play(page: &Page) -> Result<Played, String> {
    let wrong = |error: serde_json::Error| format!("Options: {error}");
    let options: Options = serde_json::from_str(&page.options).map_err(wrong)?;
    let mut engine = Engine::new(options.clone());
    let mut declared = Declared::default();
    let mut change = Change::default();
    let mut folded = all(&engine);
    let mut fresh = false;
    let mut answers = Vec::new();
    let mut excess = None;
    for block in &page.blocks {
        let step = match block.word.as_str() {
            "yaml" => {
                let from = source(block)?;
                declared.apply(&from.name, &block.text);
                Some(engine.apply(&block.text, &from))
            }
            "replace" => {
                let from = block.scope.first().map_or("", String::as_str);
                declared.replace(from, &block.text);
                Some(engine.replace(&block.text, from))
            }
            "remove" => {
                let mut all = Change::default();
                for line in block.text.lines().filter(|line| !line.trim().is_empty()) {
                    let object = render::object_ref(line).map_err(|error| format!("line {}: {error}", block.line))?;
                    declared.remove(&object);
                    all = then(all, engine.remove(&object));
                }
                Some(all)
            }
            _ => None,
        };
        if let (Some(_), Some(most), None) = (&step, &page.at_most, &excess) {
            excess = beyond(&engine, most).map(|what| format!("line {}: {what}", block.line));
        }
        let answer = match (step, block.word.as_str()) {
            (Some(step), _) => {
                fold(&mut folded, &step)?;
                // Steps without a word between them are one step to the reader.
                change = if fresh { then(change, step) } else { step };
                fresh = true;
                None
            }
            (None, "expect") => Some(render::expect(&engine, &block.scope)),
            (None, "change") => Some(Ok(facts::change(&change, &block.scope))),
            (None, _) => Some(requests::answer(&engine, &block.scope, &block.text)),
        };
        fresh &= answer.is_none();
        answers.push(
            answer
                .transpose()
                .map_err(|error| format!("line {}: {error}", block.line))?,
        );
    }
    if folded != all(&engine) {
        return Err("the changes of all steps, folded by key, are not the facts of the state".into());
    }
    declared.check(&engine, &options)?;
    Ok(Played {
        answers,
        excess,
        native: declared.native(&page.options, options),
    })
}

/// The findings there are, where they are more than a page allows.
fn beyond(engine: &Engine, most: &[usize; 3]) -> Option<String> {
    let findings = engine.state().findings;
    let limits = [Severity::Error, Severity::Warning, Severity::Info]
        .into_iter()
        .zip(most);
    let mut told = String::new();
    for (severity, limit) in limits {
        let raised: Vec<String> = findings
            .iter()
            .filter(|one| one.severity == severity)
            .map(|one| render::finding(one, render::Shown::MESSAGES))
            .collect();
        if raised.len() > *limit {
            told.push_str(&format!(
                "at most {limit} of these are justified:\n{}\n",
                raised.join("\n")
            ));
        }
    }
    (!told.is_empty()).then_some(told)
}

/// `source=name` and `cluster=name` behind `yaml`.
fn source(block: &Block) -> Result<Source, String> {
    let mut source = Source::default();
    for word in &block.scope {
        match word.split_once('=') {
            Some(("source", name)) => source.name = name.to_string().into(),
            Some(("cluster", name)) => source.cluster = Some(name.to_string().into()),
            _ => return Err(format!("line {}: `{word}` means nothing here", block.line)),
        }
    }
    Ok(source)
}

/// All facts by key.
pub fn all(engine: &Engine) -> BTreeMap<String, Fact> {
    let query = Query {
        limit: Some(usize::MAX),
        ..Query::default()
    };
    let facts = engine.query(&query).items;
    facts.into_iter().map(|fact| (fact.key.clone(), fact)).collect()
}

/// Folds a change into facts by key; a change that does not fit them is an error.
fn fold(facts: &mut BTreeMap<String, Fact>, change: &Change) -> Result<(), String> {
    let misfit = |key: &str| format!("a change of `{key}` does not fit what was so before");
    for fact in &change.removed {
        let before = facts.remove(&fact.key);
        if before.as_ref() != Some(fact) {
            return Err(misfit(&fact.key));
        }
    }
    for changed in &change.changed {
        let before = facts.insert(changed.after.key.clone(), changed.after.clone());
        if before.as_ref() != Some(&changed.before) {
            return Err(misfit(&changed.after.key));
        }
    }
    for fact in &change.added {
        if facts.insert(fact.key.clone(), fact.clone()).is_some() {
            return Err(misfit(&fact.key));
        }
    }
    Ok(())
}

/// Two changes in a row as one.
fn then(first: Change, second: Change) -> Change {
    let (mut before, mut after) = (BTreeMap::new(), BTreeMap::new());
    for change in [first, second] {
        let changed = change
            .changed
            .into_iter()
            .map(|one| (one.before, one.after))
            .collect::<Vec<_>>();
        let gone = change
            .removed
            .into_iter()
            .chain(changed.iter().map(|(before, _)| before.clone()));
        for fact in gone {
            if after.remove(&fact.key).is_none() {
                before.insert(fact.key.clone(), fact);
            }
        }
        for fact in change
            .added
            .into_iter()
            .chain(changed.into_iter().map(|(_, after)| after))
        {
            after.insert(fact.key.clone(), fact);
        }
    }
    let mut all = Change::default();
    for (key, fact) in &before {
        match after.get(key) {
            None => all.removed.push(fact.clone()),
            Some(now) if now == fact => {}
            Some(now) => all.changed.push(trueroute::fact::Changed {
                before: fact.clone(),
                after: now.clone(),
            }),
        }
    }
    all.added = after
        .into_values()
        .filter(|fact| !before.contains_key(&fact.key))
        .collect();
    all
}
