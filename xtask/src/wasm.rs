//! A crate of ours into a WebAssembly module and its JavaScript glue.
//!
//! wasm-bindgen is used as a library: a global `wasm-bindgen` of the right version would be one more thing to install,
//! and one lock file keeps both halves the same.

use crate::stamp::Stamp;
use crate::toolchain::{Toolchain, WASM};
use crate::{files, node};
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use wasm_bindgen_cli_support::Bindgen;

/// The form of the glue.
#[derive(Clone, Copy)]
pub enum Glue {
    /// Functions only; whoever uses them creates the instance. Both files are called `<name>_bg`.
    Bare,
    /// An ES module for a page: `await init()` fetches the module that lies beside it.
    Page,
}

/// How much work goes into the module.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    Release,
    /// Compiles fast and runs slowly; not optimised afterwards.
    Dev,
}

/// Compiles the crate in `folder` and leaves `<name>_bg.wasm` and the glue in `to`.
pub fn build(folder: &str, name: &str, glue: Glue, profile: Profile, to: &Path) -> Result<()> {
    let module = compile(folder, profile)?;
    let optimised = to.join(format!("{name}_bg.wasm"));
    let stamp = Stamp::default()
        .word(&format!("{} {}", glue as u8, profile as u8))
        .file(&module)?;
    let stamp = stamp
        .file(&files::root().join("package-lock.json"))?
        .file(&files::root().join("Cargo.lock"))?;
    stamp.guard(&format!("wasm-{name}"), std::slice::from_ref(&optimised), || {
        files::remove_folder(to)?;
        write_glue(&module, name, glue, to)?;
        if profile == Profile::Dev {
            return node::check_wasm(&optimised);
        }
        let plain = optimised.with_extension("plain.wasm");
        std::fs::rename(&optimised, &plain)?;
        node::optimise_wasm(&plain, &optimised)?;
        std::fs::remove_file(&plain)?;
        Ok(())
    })
}

fn write_glue(module: &Path, name: &str, glue: Glue, to: &Path) -> Result<()> {
    let mut bindgen = Bindgen::new();
    // The library's default for the module's path would make `init()` without an argument fail in the page.
    bindgen
        .input_path(module)
        .out_name(name)
        .typescript(false)
        .omit_default_module_path(false)
        .remove_name_section(true);
    match glue {
        Glue::Bare => bindgen.bundler(true)?,
        Glue::Page => bindgen.web(true)?,
    };
    bindgen
        .generate(to)
        .with_context(|| format!("wasm-bindgen cannot read {}", files::shown(module)))
}

/// The module that cargo makes of the crate in `folder`.
fn compile(folder: &str, profile: Profile) -> Result<PathBuf> {
    let manifest = files::root().join(folder).join("Cargo.toml");
    let mut cargo = Toolchain::find(WASM)?.cargo("build", WASM);
    cargo
        .arg("--manifest-path")
        .arg(&manifest)
        .args(["--message-format=json-render-diagnostics", "--quiet"]);
    if profile == Profile::Release {
        cargo.arg("--release");
    }
    let output = cargo.stderr(Stdio::inherit()).output().context("cannot start cargo")?;
    if !output.status.success() {
        bail!("{folder} does not compile for {}", WASM.triple);
    }
    let messages = String::from_utf8_lossy(&output.stdout);
    let made = messages
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let ours = made.filter(|message| {
        message["manifest_path"]
            .as_str()
            .is_some_and(|path| Path::new(path) == manifest)
    });
    let mut modules = ours.flat_map(|message| message["filenames"].as_array().cloned().unwrap_or_default());
    let module = modules.find_map(|file| file.as_str().filter(|file| file.ends_with(".wasm")).map(PathBuf::from));
    module.with_context(|| format!("cargo made no WebAssembly module of {folder}"))
}
