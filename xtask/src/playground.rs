//! The playground: `target/www`, complete, ready for any web server.

use crate::stamp::Stamp;
use crate::wasm::{self, Glue, Profile};
use crate::{files, node, serve};
use anyhow::{Context, Result, bail};
use std::path::PathBuf;

const DEFAULT_PORT: u16 = 8080;

struct Options {
    port: u16,
    serve: bool,
    profile: Profile,
}

/// `cargo xtask playground`.
pub fn command(arguments: &[String]) -> Result<()> {
    let options = parse(arguments)?;
    let site = build(options.profile)?;
    println!("playground: {}", files::shown(&site));
    if options.serve {
        serve::serve(&site, options.port)
    } else {
        Ok(())
    }
}

fn parse(arguments: &[String]) -> Result<Options> {
    let mut options = Options {
        port: DEFAULT_PORT,
        serve: true,
        profile: Profile::Release,
    };
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        match argument.as_str() {
            "--no-serve" => options.serve = false,
            "--dev" => options.profile = Profile::Dev,
            "--port" => {
                let port = rest.next().context("--port needs a number")?;
                options.port = port
                    .parse()
                    .with_context(|| format!("--port: `{port}` is not a port"))?;
            }
            other => bail!("playground: unexpected argument `{other}`; it takes --port N, --no-serve and --dev"),
        }
    }
    Ok(options)
}

/// Whether this checkout has a playground at all.
pub fn exists() -> bool {
    files::root().join("playground/Cargo.toml").is_file()
}

/// Makes the site and says where it is.
pub fn build(profile: Profile) -> Result<PathBuf> {
    let root = files::root();
    if !exists() {
        bail!("there is no playground/Cargo.toml in this checkout");
    }
    let site = files::target().join("www");
    let parts = files::target().join("playground-parts");
    let glue = parts.join("pkg");
    wasm::build("playground", "playground", Glue::Page, profile, &glue)?;
    let bundles = bundle_scripts(&parts.join("scripts"))?;

    files::remove_folder(&site)?;
    files::copy_folder(&root.join("www"), &site)?;
    files::copy_folder(&glue, &site.join("pkg"))?;
    // What `finding.html` shows.
    files::copy_folder(&root.join("docs/findings"), &site.join("findings"))?;
    for bundle in bundles {
        files::copy(&bundle, &site.join(bundle.file_name().context("a bundle has a name")?))?;
    }
    Ok(site)
}

/// Each script in `playground/scripts/` becomes one file beside the page; what they share lies in folders below.
fn bundle_scripts(to: &std::path::Path) -> Result<Vec<PathBuf>> {
    let scripts = files::root().join("playground/scripts");
    let entries = files::all_files(&scripts)?.into_iter().filter(|file| {
        file.parent() == Some(scripts.as_path()) && file.extension().is_some_and(|extension| extension == "js")
    });
    let entries: Vec<PathBuf> = entries.collect();
    let results: Vec<PathBuf> = entries
        .iter()
        .filter_map(|entry| Some(to.join(entry.file_name()?)))
        .collect();
    let stamp = Stamp::default()
        .folder(&scripts)?
        .file(&files::root().join("package-lock.json"))?;
    stamp.guard("playground-scripts", &results, || {
        for (entry, result) in entries.iter().zip(&results) {
            node::bundle(entry, result, &["--format=esm", "--minify"])?;
        }
        Ok(())
    })?;
    Ok(results)
}
