//! Any bytes, as a text: they are read, evaluated and shown.

use crate::sound;
use trueroute::manifest::{self, Reading};
use trueroute::object::Names;
use trueroute::{Engine, Options, Source, evaluate};

/// Reads the bytes in every way there is.
pub fn run(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let mut names = Names::default();
    let whole = manifest::read(&text, None, &mut names);
    let parts: Vec<Reading> = manifest::pieces(&text)
        .iter()
        .map(|piece| manifest::read_piece(&text, piece, None, &mut names))
        .collect();
    assert_eq!(Reading::join(parts), whole, "the pieces are not the whole");
    for document in &whole.documents {
        for note in document.notes.iter() {
            let path = note.path.as_deref();
            let found = manifest::locate(&text, None, &mut names, document.key, path);
            assert!(found.is_some(), "{path:?} is nowhere");
        }
    }
    let sources = [Source {
        name: "input.yaml".into(),
        text: text.into_owned().into(),
        cluster: None,
    }];
    let state = evaluate(&sources, Options::default());
    sound::state(&state, &sources);
    let mut engine = Engine::new(Options::default());
    engine.replace(&sources[0].text, "input.yaml");
    assert_eq!(sound::placeless(engine.state()), sound::placeless(state));
    engine.replace("", "input.yaml");
    assert_eq!(engine.held(), (0, 0, 0), "something is left behind");
}
