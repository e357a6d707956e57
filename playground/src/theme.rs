//! Light or dark: as the system has it, unless a person chose.

use web_sys::{Element, Storage};

/// Where the choice is kept; `theme.js` reads it before the page is drawn.
const KEY: &str = "trueroute-theme";

/// How the page looks.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Theme {
    /// As the system has it.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// What was chosen last.
    pub fn remembered() -> Theme {
        let stored = storage().and_then(|storage| storage.get_item(KEY).ok()?);
        match stored.as_deref() {
            Some("light") => Theme::Light,
            Some("dark") => Theme::Dark,
            _ => Theme::System,
        }
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Theme::System => "system",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    /// The one that a switch puts in its place.
    pub fn next(self) -> Theme {
        match self {
            Theme::System => Theme::Light,
            Theme::Light => Theme::Dark,
            Theme::Dark => Theme::System,
        }
    }

    /// Makes the page look so, and remembers it where the browser lets us.
    pub fn put(self) {
        // A browser that keeps nothing shows the choice until the page is closed.
        if let Some(root) = root() {
            let _ = match self {
                Theme::System => root.remove_attribute("data-theme"),
                theme => root.set_attribute("data-theme", theme.name()),
            };
        }
        if let Some(storage) = storage() {
            let _ = match self {
                Theme::System => storage.remove_item(KEY),
                theme => storage.set_item(KEY, theme.name()),
            };
        }
    }
}

fn root() -> Option<Element> {
    web_sys::window()?.document()?.document_element()
}

fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok()?
}
