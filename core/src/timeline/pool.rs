//! Engines that share their names, so that what was read once can be declared to all of them.

use super::world::World;
use crate::fact::Change;
use crate::object::{KeyId, Names, Object};
use crate::options::Options;
use crate::state::Engine;
use alloc::rc::Rc;
use alloc::vec::Vec;

/// Engines, and the names of all of them.
#[derive(Default)]
pub struct Pool {
    /// The names of everything.
    pub names: Names,
    engines: Vec<Engine>,
    /// The engines that hold what is right under some options.
    right: Vec<(Options, usize)>,
}

impl Pool {
    /// A new engine, for what one controller serves.
    pub fn engine(&mut self, options: Options) -> usize {
        self.engines.push(Engine::with_names(options, &mut self.names));
        self.engines.len() - 1
    }

    /// The engine that holds what is right under these options: one for all who have the same.
    pub fn right(&mut self, options: &Options, world: &World) -> usize {
        if let Some((_, engine)) = self.right.iter().find(|(known, _)| known == options) {
            return *engine;
        }
        let engine = self.engine(options.clone());
        let all = world.list(&self.names);
        self.transact(engine, all.into_iter().map(|(key, object)| (key, Some(object))));
        self.right.push((options.clone(), engine));
        engine
    }

    /// The engines that hold what is right.
    pub fn all_right(&self) -> Vec<usize> {
        self.right.iter().map(|(_, engine)| *engine).collect()
    }

    /// Creates, updates and removes objects in one transaction of an engine.
    pub fn transact(
        &mut self,
        engine: usize,
        changes: impl IntoIterator<Item = (KeyId, Option<Rc<Object>>)>,
    ) -> Change {
        let changes = changes
            .into_iter()
            .map(|(key, object)| (key, object.map(|object| Object::clone(&object))));
        self.with(engine, |engine| engine.transact(changes)).unwrap_or_default()
    }

    /// An object as an engine has it.
    pub fn object(&mut self, engine: usize, key: KeyId) -> Option<Rc<Object>> {
        let object = self.with(engine, |engine| engine.object(key).cloned());
        object.flatten().map(Rc::new)
    }

    /// Asks an engine.
    pub fn with<R>(&mut self, engine: usize, ask: impl FnOnce(&mut Engine) -> R) -> Option<R> {
        let engine = self.engines.get_mut(engine)?;
        engine.swap_names(&mut self.names);
        let answer = ask(engine);
        engine.swap_names(&mut self.names);
        Some(answer)
    }

    /// Takes an engine out, with the names; the others are lost.
    pub fn into_engine(mut self, engine: usize) -> Option<Engine> {
        if engine >= self.engines.len() {
            return None;
        }
        let mut engine = self.engines.swap_remove(engine);
        engine.swap_names(&mut self.names);
        Some(engine)
    }
}
