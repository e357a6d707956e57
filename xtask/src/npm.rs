//! The npm package: `target/npm`, complete, ready for `npm publish` or `npm install <folder>`.

use crate::stamp::Stamp;
use crate::wasm::{self, Glue, Profile};
use crate::{files, node};
use anyhow::{Result, bail};
use std::path::{Path, PathBuf};

/// `cargo xtask npm`.
pub fn command() -> Result<()> {
    let package = build()?;
    println!("npm package: {}", files::shown(&package));
    println!("trueroute.wasm: {}", node::sizes(&package.join("trueroute.wasm"))?);
    Ok(())
}

/// Makes the package and says where it is.
pub fn build() -> Result<PathBuf> {
    let root = files::root();
    let package = files::target().join("npm");
    let parts = files::target().join("npm-parts");
    let glue = parts.join("glue");
    wasm::build("wasm", "trueroute", Glue::Bare, Profile::Release, &glue)?;
    bundle(&root.join("wasm/npm/src"), &glue, &parts)?;

    files::remove_folder(&package)?;
    for file in files::all_files(&root.join("wasm/npm"))? {
        let name = file.strip_prefix(root.join("wasm/npm"))?;
        if !name.starts_with("src") && !name.starts_with("types") {
            files::copy(&file, &package.join(name))?;
        }
    }
    let index = package.join("index.d.ts");
    let mut declarations = files::read(&index)?;
    for part in files::all_files(&root.join("wasm/npm/types"))? {
        declarations.push('\n');
        declarations.push_str(&files::read(&part)?);
    }
    files::write(&index, declarations)?;
    files::copy(&root.join("LICENSE"), &package.join("LICENSE"))?;
    files::copy(&glue.join("trueroute_bg.wasm"), &package.join("trueroute.wasm"))?;
    files::copy_folder(&parts.join("lib"), &package.join("lib"))?;
    // A declaration file speaks for ES modules or for CommonJS by its ending alone; what it says is the same.
    for name in ["index", "testing"] {
        let types = files::read(&package.join(format!("{name}.d.ts")))?;
        files::write(&package.join(format!("{name}.d.cts")), types)?;
    }
    write_version(&package.join("package.json"))?;
    Ok(package)
}

/// Joins glue, interface and loader for each place that the package is loaded in.
fn bundle(sources: &Path, glue: &Path, parts: &Path) -> Result<()> {
    let lib = parts.join("lib");
    let results = ["node.cjs", "browser.js", "inline.js"].map(|name| lib.join(name));
    let stamp = Stamp::default()
        .folder(sources)?
        .folder(glue)?
        .file(&files::root().join("package-lock.json"))?;
    stamp.guard("npm-lib", &results.clone(), || {
        let [node, browser, inline] = &results;
        let alias = format!("--alias:#glue={}", glue.join("trueroute_bg.js").display());
        let module = format!("--alias:#module={}", glue.join("trueroute_bg.wasm").display());
        node::bundle(
            &sources.join("node.js"),
            node,
            &["--format=cjs", "--platform=node", &alias],
        )?;
        node::bundle(
            &sources.join("browser.js"),
            browser,
            &["--format=esm", "--platform=browser", &alias],
        )?;
        let inlined = [
            "--format=esm",
            "--platform=neutral",
            "--loader:.wasm=binary",
            &alias,
            &module,
        ];
        node::bundle(&sources.join("inline.js"), inline, &inlined)
    })
}

fn write_version(manifest: &Path) -> Result<()> {
    const PLACE: &str = "\"version\": \"0.0.0\"";
    let text = files::read(manifest)?;
    if text.matches(PLACE).count() != 1 {
        bail!("wasm/npm/package.json must hold {PLACE} once: the workspace's version goes there");
    }
    files::write(
        manifest,
        text.replace(PLACE, &format!("\"version\": \"{}\"", env!("CARGO_PKG_VERSION"))),
    )
}
