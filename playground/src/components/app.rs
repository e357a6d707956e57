//! The whole page.

use super::banner::Banner;
use super::empty::Empty;
use super::header::Header;
use super::help::Help;
use super::panels::Panels;
use super::request::RequestPanel;
use super::status_bar::StatusBar;
use super::toolbar::Toolbar;
use crate::editor::EditorView;
use crate::examples::Example;
use crate::keys::{Key, focus, focus_when_drawn, use_keys};
use crate::model::{Action, Model, Panel};
use crate::place::Place;
use crate::share;
use trueroute::fact::Finding;
use yew::prelude::*;

/// The page: editor on the left, what the manifests do on the right.
#[component]
pub fn App() -> Html {
    let model = use_reducer(|| Model::new(now));
    let editor = use_state(crate::editor::Handle::default);
    let helping = use_state(|| false);
    let said = use_state(String::new);
    let theme = use_state(crate::theme::Theme::remembered);
    let dispatch = model.dispatcher();

    // Kept from one drawing to the next, so that what is not concerned is not drawn again.
    let on_edit = {
        let dispatch = dispatch.clone();
        use_callback((), move |text, ()| dispatch.dispatch(Action::Edited(text)))
    };
    let on_cursor = {
        let dispatch = dispatch.clone();
        use_callback((), move |(line, follow), ()| {
            dispatch.dispatch(Action::Moved { line, follow });
        })
    };
    let on_clear = {
        let dispatch = dispatch.clone();
        use_callback((*editor).clone(), move |(), editor| {
            editor.set_text("");
            dispatch.dispatch(Action::Replaced(String::new(), None));
        })
    };
    let on_choose = {
        let dispatch = dispatch.clone();
        use_callback((*editor).clone(), move |example: &'static Example, editor| {
            editor.set_text(example.text);
            dispatch.dispatch(Action::Chose(example));
        })
    };
    let on_show = use_callback(
        ((*editor).clone(), model.session()),
        |place: Place, (editor, session)| {
            let span = match place {
                Place::Span(span) => Some(span),
                Place::Field(object, path) => session.borrow_mut().find(&object, &path),
            };
            if let Some(span) = span {
                editor.select(&span);
            }
        },
    );
    let on_mend = {
        let dispatch = dispatch.clone();
        use_callback(
            ((*editor).clone(), model.session()),
            move |finding: Finding, (editor, session)| {
                // Edits are places of a text: of the one that stands in the editor, to the last key stroke.
                let text = editor.text();
                if session.borrow().text() != text {
                    dispatch.dispatch(Action::Edited(text));
                }
                let fix = session.borrow_mut().fix(&finding);
                if let Some(fix) = fix {
                    editor.edit(&fix.edits);
                }
            },
        )
    };
    let on_draft = {
        let dispatch = dispatch.clone();
        use_callback((), move |draft, ()| dispatch.dispatch(Action::Drafted(draft)))
    };
    let on_ask = {
        let dispatch = dispatch.clone();
        use_callback((), move |(), ()| dispatch.dispatch(Action::Asked))
    };
    let on_open = {
        let dispatch = dispatch.clone();
        use_callback((), move |panel, ()| dispatch.dispatch(Action::Opened(panel)))
    };
    let on_search = {
        let dispatch = dispatch.clone();
        use_callback((), move |search, ()| dispatch.dispatch(Action::Searched(search)))
    };
    let on_release = {
        let dispatch = dispatch.clone();
        use_callback((), move |(), ()| dispatch.dispatch(Action::Released))
    };
    let on_share = {
        let said = said.setter();
        use_callback(((*editor).clone(), model.draft.clone()), move |(), (editor, draft)| {
            let said = said.clone();
            share::share(&editor.text(), draft, move |sentence| said.set(sentence));
        })
    };
    let on_theme = {
        let theme = theme.clone();
        Callback::from(move |()| {
            let next = theme.next();
            next.put();
            theme.set(next);
        })
    };
    let on_help = {
        let helping = helping.setter();
        use_callback((), move |shown, ()| helping.set(shown))
    };
    {
        let (on_theme, on_help) = (on_theme.clone(), on_help.clone());
        let facts = (model.panel, !model.search.is_empty(), (*editor).clone(), *theme);
        let dispatch = dispatch.clone();
        let on_key = use_callback(facts, move |key: Key, (panel, searching, editor, _)| match key {
            Key::Ask => dispatch.dispatch(Action::Asked),
            Key::Search => {
                if *panel == Panel::Trace {
                    dispatch.dispatch(Action::Opened(Panel::Routes));
                }
                focus_when_drawn("search");
            }
            Key::Open(panel) => {
                dispatch.dispatch(Action::Opened(panel));
                focus(panel.tab());
            }
            Key::Editor => editor.focus(),
            Key::Request => focus("host"),
            Key::Theme => on_theme.emit(()),
            Key::Help => on_help.emit(true),
            Key::Leave => {
                if *searching {
                    dispatch.dispatch(Action::Searched(String::new()));
                }
                focus(panel.tab());
            }
        });
        use_keys(on_key);
    }

    use_effect_with((), {
        let (on_choose, editor) = (on_choose.clone(), (*editor).clone());
        move |()| {
            if let Some(example) = example_of_address() {
                on_choose.emit(example);
            }
            share::shared(move |text, draft| {
                editor.set_text(&text);
                dispatch.dispatch(Action::Replaced(text, Some(draft)));
            });
        }
    });

    let evaluation = &model.evaluation;
    let winner = model.answer.as_ref().and_then(|answer| answer.winner);
    // Where the text is not what was evaluated, its lines are not those of the answer.
    let head = winner.and_then(|winner| winner.head).filter(|_| model.held.is_none());
    html! {
        <>
            <Header theme={*theme} {on_theme} on_help={on_help.reform(|()| true)} />
            <main class="columns">
                <section class="column manifests" aria-label="Manifests">
                    <Toolbar
                        on_choose={on_choose.clone()}
                        {on_clear}
                        {on_share}
                        chosen={model.example.map(|example| example.id)}
                        blank={evaluation.blank}
                    />
                    <EditorView
                        handle={(*editor).clone()}
                        evaluation={evaluation.clone()}
                        held={model.held.clone()}
                        winner={head}
                        sent={model.answer.as_ref().map_or(0, |answer| answer.serial)}
                        on_change={on_edit}
                        {on_cursor}
                    />
                </section>
                <section class="column effects" aria-label="What they do">
                    if evaluation.blank {
                        <Empty {on_choose} />
                    } else {
                        <RequestPanel
                            key={model.loads}
                            evaluation={evaluation.clone()}
                            draft={model.draft.clone()}
                            answer={model.answer.clone()}
                            stale={model.held.is_some()}
                            {on_draft}
                            {on_ask}
                        />
                        <Panels
                            session={model.session()}
                            evaluation={evaluation.clone()}
                            held={model.held.clone()}
                            answer={model.answer.clone()}
                            here={model.here.clone()}
                            search={model.search.clone()}
                            open={model.panel}
                            {on_open}
                            {on_search}
                            on_show={on_show.clone()}
                            {on_mend}
                        />
                        if let Some(held) = &model.held {
                            <Banner held={held.clone()} {on_show} {on_release} />
                        }
                    }
                </section>
            </main>
            <StatusBar evaluation={evaluation.clone()} held={model.held.clone()} here={model.here.clone()} said={(*said).clone()} />
            <Help open={*helping} on_close={on_help.reform(|()| false)} />
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
