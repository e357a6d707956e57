//! Running the targets, and what they print at their end.

use super::seeds;
use crate::{files, process};
use anyhow::{Context, Result};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;

/// When a target ends.
#[derive(Clone, Copy)]
pub enum Limit {
    /// After some minutes, with what earlier runs found.
    Minutes(u32),
    /// After so many inputs, from the committed seeds alone: the same ones each time.
    Runs(u32),
}

/// What became of a target.
pub struct Outcome {
    pub target: String,
    /// No law was broken, and the program ended by itself.
    pub ended_well: bool,
    figures: Figures,
    pub crashes: Vec<PathBuf>,
}

/// What libFuzzer says of a run.
#[derive(Default, PartialEq, Eq, Debug)]
struct Figures {
    executions: u64,
    per_second: u64,
    /// Edges of the program that were taken.
    coverage: u64,
    /// Edges with how often, and compared values.
    features: u64,
    /// Inputs kept.
    corpus: u64,
}

/// Runs targets side by side, as many as there are processors.
pub fn all(programs: &Path, targets: &[String], limit: Limit) -> Result<Vec<Outcome>> {
    let lanes = thread::available_parallelism()
        .map_or(1, usize::from)
        .min(targets.len())
        .max(1);
    let next = std::sync::atomic::AtomicUsize::new(0);
    let outcomes = std::sync::Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..lanes {
            scope.spawn(|| {
                while let Some(target) = targets.get(next.fetch_add(1, std::sync::atomic::Ordering::Relaxed)) {
                    let outcome = one(programs, target, limit);
                    if let Ok(mut all) = outcomes.lock() {
                        all.push(outcome);
                    }
                }
            });
        }
    });
    let mut outcomes: Vec<Outcome> = outcomes
        .into_inner()
        .unwrap_or_default()
        .into_iter()
        .collect::<Result<_>>()?;
    outcomes.sort_by_key(|outcome| targets.iter().position(|target| *target == outcome.target));
    Ok(outcomes)
}

fn one(programs: &Path, target: &str, limit: Limit) -> Result<Outcome> {
    let folder = files::target().join("fuzz");
    let crashes = folder.join("crashes").join(target);
    let log = folder.join(format!("{target}.log"));
    files::create_folder(&crashes)?;
    let before = files::all_files(&crashes)?;
    let corpus = match limit {
        Limit::Minutes(_) => seeds::corpus(target),
        Limit::Runs(_) => {
            let fresh = folder.join("smoke").join(target);
            files::remove_folder(&fresh)?;
            files::copy_folder(&seeds::committed(target), &fresh)?;
            fresh
        }
    };
    let mut program = niced(&programs.join(target));
    program.arg(&corpus).args([
        "-timeout=60",
        "-rss_limit_mb=3000",
        "-max_len=8192",
        "-len_control=0",
        "-print_final_stats=1",
    ]);
    // Folders end with a separator, or libFuzzer takes their name for the start of a file's.
    program.arg(format!("-artifact_prefix={}/", crashes.display()));
    match limit {
        Limit::Minutes(minutes) => program.arg(format!("-max_total_time={}", u64::from(minutes) * 60)),
        Limit::Runs(runs) => program.args([format!("-runs={runs}"), "-seed=1".into()]),
    };
    if ["reader", "mutated"].contains(&target) {
        program.arg(format!(
            "-dict={}",
            files::root().join("fuzz").join("manifests.dict").display()
        ));
    }
    let output = File::create(&log).with_context(|| format!("cannot write {}", log.display()))?;
    let status = program
        .stdout(output.try_clone()?)
        .stderr(output)
        .status()
        .with_context(|| format!("cannot start the fuzz target {target}"))?;
    let printed = String::from_utf8_lossy(&files::read_bytes(&log)?).into_owned();
    if !status.success() {
        eprintln!("{target} stopped ({status}): {}", reason(&printed));
    }
    let mut found = files::all_files(&crashes)?;
    found.retain(|file| !before.contains(file));
    Ok(Outcome {
        target: target.to_owned(),
        ended_well: status.success(),
        figures: figures(&printed),
        crashes: found,
    })
}

/// The program at the lowest priority, so that a long run leaves the machine to others.
fn niced(program: &Path) -> Command {
    match process::find("nice") {
        Some(nice) => {
            let mut command = Command::new(nice);
            command.args(["-n", "19"]).arg(program);
            command
        }
        None => Command::new(program),
    }
}

/// What a target said when it stopped.
fn reason(printed: &str) -> &str {
    let panicked = printed.split_once("panicked at ").map(|(_, rest)| rest);
    let end = panicked.and_then(|rest| rest.split_once("\nstack backtrace").map(|(said, _)| said));
    let said = end.or(panicked).unwrap_or("see its log in target/fuzz");
    said.char_indices().nth(4_000).map_or(said, |(end, _)| &said[..end])
}

fn figures(printed: &str) -> Figures {
    let mut figures = Figures::default();
    for line in printed.lines() {
        let number = |text: &str| text.trim().parse().unwrap_or(0);
        if let Some(count) = line.strip_prefix("stat::number_of_executed_units:") {
            figures.executions = number(count);
        } else if let Some(count) = line.strip_prefix("stat::average_exec_per_sec:") {
            figures.per_second = number(count);
        } else if line.starts_with('#') && line.contains(" cov: ") {
            // `#1283 NEW    cov: 19566 ft: 74069 corp: 808/837Kb lim: …`
            let after = |word: &str| {
                let value = line.split_once(word)?.1.trim_start();
                value.split([' ', '/']).next()?.parse().ok()
            };
            figures.coverage = after(" cov:").unwrap_or(figures.coverage);
            figures.features = after(" ft:").unwrap_or(figures.features);
            figures.corpus = after(" corp:").unwrap_or(figures.corpus);
        }
    }
    figures
}

/// The outcomes as a table.
pub fn table(outcomes: &[Outcome]) -> String {
    let mut out = String::from("target    executions  per second  coverage  features  corpus  crashes\n");
    for outcome in outcomes {
        let Figures {
            executions,
            per_second,
            coverage,
            features,
            corpus,
        } = outcome.figures;
        out.push_str(&format!(
            "{:<8}  {executions:>10}  {per_second:>10}  {coverage:>8}  {features:>8}  {corpus:>6}  {:>7}\n",
            outcome.target,
            outcome.crashes.len()
        ));
        for crash in &outcome.crashes {
            out.push_str(&format!("          {}\n", files::shown(crash)));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{Figures, figures, reason};

    #[test]
    fn figures_are_those_at_the_end() {
        let printed = "#2\tINITED cov: 10 ft: 20 corp: 1/1b exec/s: 0 rss: 40Mb\n\
                       #1283\tNEW    cov: 19566 ft: 74069 corp: 808/837Kb lim: 8192 exec/s: 98 rss: 45Mb\n\
                       stat::number_of_executed_units: 1284\nstat::average_exec_per_sec:     98\n";
        let wanted = Figures {
            executions: 1284,
            per_second: 98,
            coverage: 19566,
            features: 74069,
            corpus: 808,
        };
        assert_eq!(figures(printed), wanted);
    }

    #[test]
    fn the_reason_is_what_the_panic_says() {
        let printed = "noise\nthread '<unnamed>' panicked at src/sound.rs:14:13:\nno code\nstack backtrace:\n 0: x";
        assert_eq!(reason(printed), "src/sound.rs:14:13:\nno code");
        assert_eq!(reason("killed"), "see its log in target/fuzz");
    }
}
