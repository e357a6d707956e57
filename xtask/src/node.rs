//! Node and the development packages of `package.json`.

use crate::stamp::Stamp;
use crate::{files, process};
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The oldest Node that the package supports.
const MINIMUM: u32 = 20;

/// Node, found to be new enough.
pub fn node() -> Result<Command> {
    let version = process::ask(Command::new("node").arg("--version"));
    let major: Option<u32> = version
        .as_deref()
        .and_then(|version| version.trim_start_matches('v').split('.').next()?.parse().ok());
    match (major, version) {
        (Some(major), _) if major >= MINIMUM => {
            let mut node = Command::new("node");
            node.current_dir(files::root());
            Ok(node)
        }
        (_, Some(version)) => bail!("Node is {version}: install Node {MINIMUM} or later"),
        (_, None) => bail!("Node is missing: install Node {MINIMUM} or later with npm"),
    }
}

/// Installs the development packages unless the lock file's are there already.
pub fn install_packages() -> Result<()> {
    let root = files::root();
    let stamp = Stamp::default()
        .file(&root.join("package.json"))?
        .file(&root.join("package-lock.json"))?;
    stamp.guard("npm-ci", &[root.join("node_modules/.package-lock.json")], || {
        node()?;
        eprintln!("installing the development packages of package-lock.json");
        process::run(npm(&["ci", "--no-audit", "--no-fund", "--ignore-scripts"]).stdout(std::io::stderr()))
    })
}

/// A call of npm in the workspace.
pub fn npm(arguments: &[&str]) -> Command {
    let mut npm = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
    npm.args(arguments).current_dir(files::root());
    npm
}

/// A call of a development package's program: the script at that path in `node_modules`.
pub fn tool(script: &str) -> Result<Command> {
    install_packages()?;
    let mut tool = node()?;
    tool.arg(files::root().join("node_modules").join(script));
    Ok(tool)
}

/// Bundles one JavaScript file and what it imports.
pub fn bundle(entry: &Path, result: &Path, arguments: &[&str]) -> Result<()> {
    let mut esbuild = tool("esbuild/bin/esbuild")?;
    esbuild.arg(entry).arg(format!("--outfile={}", result.display()));
    esbuild
        .args(["--bundle", "--target=es2022", "--charset=utf8", "--log-level=warning"])
        .args(arguments);
    process::run(&mut esbuild)
}

/// Optimises a module. No feature is switched on by hand: Binaryen reads from the module which ones it uses, and with
/// all of them on it writes what no engine loads. That one does is checked at once.
pub fn optimise_wasm(from: &Path, to: &Path) -> Result<()> {
    process::run(tool("binaryen/bin/wasm-opt")?.arg("-O3").arg(from).arg("-o").arg(to))?;
    check_wasm(to)
}

/// Compiles a module once, in Node.
pub fn check_wasm(module: &Path) -> Result<()> {
    const SCRIPT: &str = "new WebAssembly.Module(require('node:fs').readFileSync(process.argv[1]))";
    process::run(node()?.args(["--eval", SCRIPT]).arg(module))
}

/// How large a file is, and how much of it a browser has to fetch.
pub fn sizes(file: &Path) -> Result<String> {
    const SCRIPT: &str = "const { gzipSync, brotliCompressSync } = require('node:zlib');
        const bytes = require('node:fs').readFileSync(process.argv[1]);
        const packed = { gzip: gzipSync(bytes, { level: 9 }), brotli: brotliCompressSync(bytes) };
        const shown = (bytes) => bytes.length.toLocaleString('en');
        console.log(`${shown(bytes)} bytes, gzip ${shown(packed.gzip)}, brotli ${shown(packed.brotli)}`);";
    let printed = process::ask(node()?.args(["--eval", SCRIPT]).arg(file));
    printed.with_context(|| format!("cannot measure {}", files::shown(file)))
}

/// Runs test files on Node's own runner, and keeps what it prints.
pub fn test(files: &[PathBuf]) -> Result<Command> {
    let mut command = node()?;
    command.args(["--test", "--test-reporter=spec"]).args(files);
    Ok(command)
}
