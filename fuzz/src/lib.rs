//! Fuzz targets: hard input for the reader and the engine, and the laws that hold for all of it.
//!
//! Each target is a module with a function `run`, and a program of that name which hands it to libFuzzer. A target panics
//! where a law is broken; libFuzzer keeps the input. `cargo xtask fuzz` builds and runs them, `docs/reliability.md` says
//! what they found.

mod dice;
pub mod edits;
mod manifests;
pub mod mutate;
pub mod mutated;
pub mod reader;
pub mod requests;
mod sound;
