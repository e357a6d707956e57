//! The whole page.

use super::empty::Empty;
use super::header::Header;
use super::panels::Panels;
use super::request::RequestPanel;
use super::status_bar::StatusBar;
use super::toolbar::Toolbar;
use crate::draft::Draft;
use crate::editor::{EditorView, Handle};
use crate::examples::Example;
use crate::model::{Action, Model, Panel};
use trueroute::ObjectRef;
use yew::prelude::*;

/// The page: editor on the left, what the manifests do on the right.
#[component]
pub fn App() -> Html {
    let model = use_reducer(|| Model::new(now));
    let editor = use_state(Handle::default);
    let dispatch = model.dispatcher();

    let send = |action: fn(String) -> Action| {
        let dispatch = dispatch.clone();
        Callback::from(move |text| dispatch.dispatch(action(text)))
    };
    let on_edit = send(Action::Edited);
    let on_clear = {
        let (editor, dispatch) = (editor.clone(), dispatch.clone());
        Callback::from(move |()| {
            editor.set_text("");
            dispatch.dispatch(Action::Edited(String::new()));
        })
    };
    let on_choose = {
        let (editor, dispatch) = (editor.clone(), dispatch.clone());
        Callback::from(move |example: &'static Example| {
            editor.set_text(example.text);
            dispatch.dispatch(Action::Chose(example));
        })
    };
    let on_reveal = {
        let editor = editor.clone();
        Callback::from(move |line| editor.reveal(line))
    };
    let on_find = {
        let (editor, model) = (editor.clone(), model.clone());
        Callback::from(move |(object, path): (ObjectRef, String)| {
            if let Some(line) = model.line_of(&object, &path) {
                editor.reveal(line);
            }
        })
    };
    let on_draft = {
        let dispatch = dispatch.clone();
        Callback::from(move |draft: Draft| dispatch.dispatch(Action::Drafted(draft)))
    };
    let on_ask = {
        let dispatch = dispatch.clone();
        Callback::from(move |()| dispatch.dispatch(Action::Asked))
    };
    let on_open = Callback::from(move |panel: Panel| dispatch.dispatch(Action::Opened(panel)));

    use_effect_with((), {
        let on_choose = on_choose.clone();
        move |()| {
            if let Some(example) = example_of_address() {
                on_choose.emit(example);
            }
        }
    });

    let evaluation = &model.evaluation;
    let winner = model.answer.as_ref().and_then(|answer| answer.winner);
    html! {
        <>
            <Header />
            <main class="columns">
                <section class="column manifests" aria-label="Manifests">
                    <Toolbar
                        on_choose={on_choose.clone()}
                        {on_clear}
                        chosen={model.example.map(|example| example.id)}
                        blank={evaluation.blank}
                    />
                    <EditorView
                        handle={(*editor).clone()}
                        evaluation={evaluation.clone()}
                        winner={winner.and_then(|winner| winner.head)}
                        sent={model.answer.as_ref().map_or(0, |answer| answer.serial)}
                        on_change={on_edit}
                    />
                </section>
                <section class="column effects" aria-label="What they do">
                    if evaluation.blank {
                        <Empty {on_choose} />
                    } else {
                        <RequestPanel
                            evaluation={evaluation.clone()}
                            draft={model.draft.clone()}
                            answer={model.answer.clone()}
                            {on_draft}
                            {on_ask}
                            on_reveal={on_reveal.clone()}
                        />
                        <Panels evaluation={evaluation.clone()} {winner} open={model.panel} {on_open} {on_reveal} {on_find} />
                    }
                </section>
            </main>
            <StatusBar evaluation={evaluation.clone()} />
        </>
    }
}

/// The page's clock.
fn now() -> f64 {
    let clock = web_sys::window().and_then(|window| window.performance());
    clock.map_or(0.0, |clock| clock.now())
}

/// `#shop` at the end of the address opens that example.
fn example_of_address() -> Option<&'static Example> {
    let hash = web_sys::window()?.location().hash().ok()?;
    Example::find(hash.strip_prefix('#')?)
}
