//! Events in order: the right state after each of them, and the controllers that watch the same events.
//!
//! Goes in: a [`Script`], read from `Timeline` documents, recorded watch output or dumps of a cluster in a row. Comes out: for each
//! event what changed in effect, and for each controller what it made of it and where that is wrong.
//!
//! - `script`: texts to events.
//! - `world`: the API server: kept statuses, generations, timestamps, and what watchers are told.
//! - `machine`, `cache`: what a controller is. A stale object in its cache is a stale fact in what it serves; facts are made by
//!   the one evaluation alone.
//! - `generic`: the ways to keep stale state, one minimal controller each; the products stand beside it: `contour`,
//!   `external_dns`.
//! - `instance`, `player`, `pool`: replicas, events, engines.
//! - `ledger`, `remedy`: where what is served differs from what is right, and what would clear it.

mod cache;
pub(crate) mod codes;
mod contour;
mod controllers;
mod external_dns;
mod findings;
mod fold;
mod generic;
mod instance;
mod ledger;
mod machine;
mod player;
mod pool;
mod remedy;
mod script;
#[cfg(test)]
mod tests;
mod world;

pub use controllers::infos as controllers;
pub use script::{MAX_EVENTS, Part, Place, Script, read};

use crate::fact::ReplayReport;
use crate::options::{ReplayOptions, Source};
use crate::state::Engine;
use player::Player;

/// A timeline as it was played, and the worlds after each of its steps.
pub struct Replay {
    /// What each event changed.
    pub report: ReplayReport,
    script: Script,
    options: ReplayOptions,
}

/// Plays events in order, to the right state and to the controllers that watch beside it.
pub fn replay(sources: &[Source], options: ReplayOptions) -> Replay {
    play(script::read(sources), options)
}

/// As [`replay`], for a script that is already in memory.
pub fn play(script: Script, options: ReplayOptions) -> Replay {
    Replay {
        report: Player::new(&script, &options).play(),
        script,
        options,
    }
}

impl Replay {
    /// The world after a step: as it should be (`right`), or as a controller serves it. Without a replica the first one
    /// counts. `None` where there is no such step or controller.
    ///
    /// The timeline is played again up to the step; nothing of it is kept meanwhile.
    pub fn at(&self, step: usize, controller: &str, replica: Option<&str>) -> Option<Engine> {
        if step >= self.script.events.len() {
            return None;
        }
        let mut player = Player::new(&self.script, &self.options);
        player.play_to(step);
        match controller {
            "right" => player.into_right(),
            _ => player.into_served(controller, replica),
        }
    }
}
