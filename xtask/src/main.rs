//! `cargo xtask`: builds, serves, tests and measures trueroute.
//!
//! Everything that is not plain `cargo` for the host goes through here: finding a Rust toolchain that can make
//! WebAssembly, the JavaScript glue, the npm package, the playground, and the tests that need them. What is missing on
//! the machine is installed if that takes no password; otherwise one message says what to run.

mod bench;
mod browser;
mod files;
mod fuzz;
mod install;
mod node;
mod npm;
mod playground;
mod process;
mod rules;
mod serve;
mod setup;
mod stamp;
mod test;
mod toolchain;
mod wasm;

use anyhow::{Result, bail};
use std::process::ExitCode;

const HELP: &str = "\
cargo xtask <command>

  playground [--port N] [--no-serve] [--dev]
                     build the playground into target/www and serve it on localhost
  npm                build the npm package into target/npm
  test [step …]      run every check and test, or only the named steps: fmt rules clippy rust bare fuzz
                     npm browser
  rules [--check]    write docs/rules.md: where each rule is implemented and tested; or check that it is current
  bench [--quick] [--write] [native|node|browser …]
                     measure the core natively, the npm package in Node, and both package and playground in Chromium;
                     with --write, put the figures into docs/performance.md
  fuzz [--minutes N] [reader|mutated|edits|requests …]
                     build the fuzz targets and run them, 5 minutes each; what breaks a law is kept in target/fuzz
  setup              install what the other commands need, then print what was found
  doctor             print what was found, change nothing

TRUEROUTE_WASM_TOOLCHAIN=auto|rustup|system|build-std chooses the Rust that compiles to WebAssembly.
TRUEROUTE_CHROMIUM=/path names the browser of the browser tests.";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(&arguments) {
        Ok(code) => code,
        // Returned from `main`, an error would print its backtrace and bury the message.
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(arguments: &[String]) -> Result<ExitCode> {
    let (command, rest) = match arguments.split_first() {
        Some((command, rest)) => (command.as_str(), rest),
        None => ("help", arguments),
    };
    match command {
        "playground" => playground::command(rest)?,
        "npm" => no_arguments(rest).and_then(|()| npm::command())?,
        "test" => return test::command(rest),
        "rules" => rules::command(rest)?,
        "bench" => bench::command(rest)?,
        "fuzz" => fuzz::command(rest)?,
        "setup" => no_arguments(rest).and_then(|()| setup::setup())?,
        "doctor" => no_arguments(rest).and_then(|()| setup::doctor())?,
        "help" | "--help" | "-h" => println!("{HELP}"),
        other => bail!("there is no command `{other}`\n\n{HELP}"),
    }
    Ok(ExitCode::SUCCESS)
}

fn no_arguments(rest: &[String]) -> Result<()> {
    match rest.first() {
        Some(argument) => bail!("unexpected argument `{argument}`\n\n{HELP}"),
        None => Ok(()),
    }
}
