//! `cargo xtask bench`: figures, and no verdict on them.
//!
//! Every figure has a name. The benchmarks in Rust say it by where they stand in divan's tree, the scripts print lines
//! `→ name  value`. docs/performance.md holds figures behind comments with their names, so that its tables can be shown, or
//! written, with what was measured now.

mod divan;
mod document;

use crate::toolchain::outside_cargo;
use crate::{browser, files, node, npm, playground, process};
use anyhow::{Result, bail};
use std::collections::BTreeMap;
use std::process::Command;

/// What was measured, by name.
pub type Figures = BTreeMap<String, String>;

const PARTS: [&str; 3] = ["native", "node", "browser"];

struct Options {
    quick: bool,
    write: bool,
    parts: Vec<String>,
}

/// Measures the core natively, the package in Node, and both package and playground in Chromium; or only what is named.
pub fn command(arguments: &[String]) -> Result<()> {
    let options = parse(arguments)?;
    let mut figures = Figures::new();
    for (part, measure) in PARTS.into_iter().zip([native, in_node, in_browser]) {
        if options.parts.is_empty() || options.parts.iter().any(|chosen| chosen == part) {
            println!("── {part}");
            measure(options.quick, &mut figures)?;
        }
    }
    let document = files::root().join("docs/performance.md");
    let fresh = document::filled(&files::read(&document)?, &figures);
    println!("── docs/performance.md, as measured now");
    print!("{}", fresh.tables);
    for name in fresh.unknown {
        println!("not in docs/performance.md: {name}  {}", figures[&name]);
    }
    if options.write {
        files::write(&document, fresh.text)?;
    }
    Ok(())
}

fn parse(arguments: &[String]) -> Result<Options> {
    let mut options = Options {
        quick: false,
        write: false,
        parts: Vec::new(),
    };
    for argument in arguments {
        match argument.as_str() {
            "--quick" => options.quick = true,
            "--write" => options.write = true,
            part if PARTS.contains(&part) => options.parts.push(part.to_owned()),
            other => bail!(
                "bench: unexpected argument `{other}`; it takes --quick, --write and any of {}",
                PARTS.join(", ")
            ),
        }
    }
    if options.quick && options.write {
        bail!("bench: figures of a quick run are not worth writing");
    }
    Ok(options)
}

fn native(quick: bool, figures: &mut Figures) -> Result<()> {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    outside_cargo(&mut cargo).current_dir(files::root());
    cargo.args(["bench", "--locked", "--package", "trueroute", "--benches"]);
    if quick {
        cargo.env("TRUEROUTE_BENCH_QUICK", "1").args(["--", "--sample-count=3"]);
    }
    let printed = measured(&mut cargo, figures)?;
    figures.extend(divan::medians(&printed));
    // There is no way to hand over many objects at once, so what evaluating takes is what is left without reading.
    for shape in ["git", "dump", "json", "mixed"] {
        let median = |name: &str| {
            figures
                .get(&format!("evaluate/{name}/{shape}"))
                .and_then(|text| divan::seconds(text))
        };
        if let (Some(load), Some(read)) = (median("load"), median("read_text")) {
            figures.insert(format!("evaluate/evaluating/{shape}"), divan::shown(load - read));
            figures.remove(&format!("evaluate/load/{shape}"));
        }
    }
    for what in ["apply_one", "apply_ten", "remove"] {
        let median = |count: u32| {
            figures
                .get(&format!("edits/{what}/{count}"))
                .and_then(|text| divan::seconds(text))
        };
        if let (Some(few), Some(many)) = (median(1_000), median(100_000)) {
            figures.insert(format!("edits/{what}/ratio"), format!("{:.2}", many / few));
        }
    }
    Ok(())
}

fn in_node(quick: bool, figures: &mut Figures) -> Result<()> {
    npm::build()?;
    for script in ["tests/bench/sizes.mjs", "tests/bench/wasm.mjs"] {
        let mut node = node::node()?;
        node.arg("--expose-gc").arg(files::root().join(script));
        node.args(quick.then_some("--quick"));
        measured(&mut node, figures)?;
    }
    Ok(())
}

fn in_browser(quick: bool, figures: &mut Figures) -> Result<()> {
    let chromium = browser::find()?;
    npm::build()?;
    node::install_packages()?;
    playground::build(crate::wasm::Profile::Release)?;
    let mut node = node::node()?;
    node.arg(files::root().join("tests/bench/browser.mjs"))
        .args(quick.then_some("--quick"))
        .env("TRUEROUTE_CHROMIUM", chromium);
    measured(&mut node, figures)?;
    Ok(())
}

/// What the package weighs, printed by `cargo xtask test`: few routes, so that it takes little time.
pub fn sizes() -> Result<()> {
    let mut node = node::node()?;
    process::run(node.arg(files::root().join("tests/bench/sizes.mjs")).arg("5000"))
}

/// Runs a benchmark in the open, and keeps its figures.
fn measured(command: &mut Command, figures: &mut Figures) -> Result<String> {
    let (status, printed) = process::tee(command)?;
    if !status.success() {
        bail!("the benchmark failed ({status})");
    }
    let lines = printed
        .lines()
        .filter_map(|line| line.strip_prefix("→ ")?.split_once("  "));
    figures.extend(lines.map(|(name, value)| (name.to_owned(), value.trim().to_owned())));
    Ok(printed)
}
