//! The whole page.

use super::empty::Empty;
use super::header::Header;
use super::panels::Panels;
use super::request::RequestPanel;
use super::status_bar::StatusBar;
use super::toolbar::Toolbar;
use crate::editor::{EditorView, Handle};
use crate::examples::Example;
use crate::model::{Action, Model};
use trueroute::ObjectRef;
use yew::prelude::*;

/// The page: editor on the left, what the manifests do on the right.
#[component]
pub fn App() -> Html {
    let model = use_reducer(|| Model::new(now));
    let editor = use_state(Handle::default);
    let dispatch = model.dispatcher();

    // Kept from one drawing to the next, so that what is not concerned is not drawn again.
    let on_edit = {
        let dispatch = dispatch.clone();
        use_callback((), move |text, ()| dispatch.dispatch(Action::Edited(text)))
    };
    let on_clear = {
        let dispatch = dispatch.clone();
        use_callback((*editor).clone(), move |(), editor| {
            editor.set_text("");
            dispatch.dispatch(Action::Edited(String::new()));
        })
    };
    let on_choose = {
        let dispatch = dispatch.clone();
        use_callback((*editor).clone(), move |example: &'static Example, editor| {
            editor.set_text(example.text);
            dispatch.dispatch(Action::Chose(example));
        })
    };
    let on_reveal = use_callback((*editor).clone(), |line, editor| editor.reveal(line));
    let on_find = use_callback(
        ((*editor).clone(), model.session()),
        |(object, path): (ObjectRef, String), (editor, session)| {
            if let Some(span) = session.borrow_mut().find(&object, &path) {
                editor.reveal(span.line);
            }
        },
    );
    let on_draft = {
        let dispatch = dispatch.clone();
        use_callback((), move |draft, ()| dispatch.dispatch(Action::Drafted(draft)))
    };
    let on_ask = {
        let dispatch = dispatch.clone();
        use_callback((), move |(), ()| dispatch.dispatch(Action::Asked))
    };
    let on_open = use_callback((), move |panel, ()| dispatch.dispatch(Action::Opened(panel)));

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
