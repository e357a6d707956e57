//! Text of one document -> a tree of positioned nodes. The only module that knows the YAML parser.
//!
//! Everything is bounded: nodes, depth, and what aliases multiply. What the parser would take silently (a NUL byte ends its
//! input) is refused here. Where a document breaks off, the tree holds what came before, so that a List keeps its items.

mod build;
mod complaint;
mod json;
mod place;
mod scalar;
mod tree;

pub use build::{Broken, Limits, build};
pub use json::{build as build_json, skip_space, skip_string, skip_value};
pub use place::{Places, line_starts};
pub use scalar::{Scalar, resolve, resolve_core};
pub use tree::{At, Pos, Shape, Step, Style, Tree};

#[cfg(test)]
mod tests;
