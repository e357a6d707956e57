//! What ExternalDNS's plain functions say: the project's own cases in `cases/*.yaml`, and those that lie outside of it, in
//! `$TRUEROUTE_CASES`, else in `shared` beside the project. Where those are absent the test says so.
#![cfg(feature = "yaml")]

mod gateway;
mod outside;
mod own;

use std::process::ExitCode;

/// A case by name, and what is wrong, if anything is.
type Played = (String, Option<String>);

fn main() -> ExitCode {
    let chosen: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let mut played = own::play();
    match outside::play().zip(gateway::play()) {
        Some((more, routes)) => played.extend(more.into_iter().chain(routes)),
        None => println!("test outside ... skipped: folder absent"),
    }
    played.retain(|(name, _)| chosen.is_empty() || chosen.iter().any(|word| name.contains(word.as_str())));
    if std::env::args().any(|word| word == "--list") {
        played.iter().for_each(|(name, _)| println!("{name}: test"));
        return ExitCode::SUCCESS;
    }
    let failed: Vec<&Played> = played.iter().filter(|(_, wrong)| wrong.is_some()).collect();
    for (name, wrong) in &failed {
        println!("──── {name}\n{}\n", wrong.as_deref().unwrap_or_default());
    }
    let verdict = if failed.is_empty() { "ok" } else { "FAILED" };
    let passed = played.len() - failed.len();
    println!("\ntest result: {verdict}. {passed} passed; {} failed\n", failed.len());
    if failed.is_empty() && !(played.is_empty() && chosen.is_empty()) {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
