//! `cargo xtask bench`: figures, and no verdict on them.

use crate::toolchain::outside_cargo;
use crate::{files, node, npm, process};
use anyhow::Result;
use std::process::Command;

/// Measures the core natively and the package in Node.
pub fn command() -> Result<()> {
    if files::root().join("core/benches").is_dir() {
        println!("── native");
        let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        outside_cargo(&mut cargo).current_dir(files::root());
        process::run(cargo.args(["bench", "--locked", "--package", "trueroute"]))?;
    }
    npm::build()?;
    println!("── npm package in Node");
    process::run(
        node::node()?
            .arg("--expose-gc")
            .arg(files::root().join("tests/bench/wasm.mjs")),
    )
}
