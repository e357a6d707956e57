//! The head of the page.

use crate::theme::Theme;
use yew::prelude::*;

/// What the head shows, and whom it tells.
#[derive(Properties, PartialEq)]
pub struct HeaderProps {
    /// How the page looks.
    pub theme: Theme,
    /// Hears that it should look otherwise.
    pub on_theme: Callback<()>,
    /// Hears that help is wanted.
    pub on_help: Callback<()>,
}

/// Name and promise. `www/index.html` shows the same before the module is loaded.
#[component]
pub fn Header(props: &HeaderProps) -> Html {
    let sign = match props.theme {
        Theme::System => "◐",
        Theme::Light => "☀",
        Theme::Dark => "☾",
    };
    let label = format!(
        "Colours: {}; switch to {}",
        props.theme.name(),
        props.theme.next().name()
    );
    let (on_theme, on_help) = (props.on_theme.clone(), props.on_help.clone());
    html! {
        <header class="header">
            <h1><img src="mark.svg" alt="" width="20" height="20" />{ "trueroute" }</h1>
            <p class="tagline">{ "What Kubernetes networking manifests really do" }</p>
            <p class="promise"><span aria-hidden="true">{ "⌂ " }</span>{ "Nothing leaves this tab" }</p>
            <button id="theme" type="button" class="bare" aria-label={label.clone()} title={label} onclick={move |_| on_theme.emit(())}>
                <span aria-hidden="true">{ sign }</span>
                <span class="word">{ props.theme.name() }</span>
            </button>
            <button id="help" type="button" class="bare" title="Keys (?)" onclick={move |_| on_help.emit(())}>
                <kbd aria-hidden="true">{ "?" }</kbd><span class="word">{ "Keys" }</span>
            </button>
        </header>
    }
}
