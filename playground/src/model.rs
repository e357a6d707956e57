//! What the page shows, and how it changes.

use crate::draft::Draft;
use crate::engine::{Clock, Evaluation, Held, Resolution, Session};
use crate::examples::Example;
use crate::shared::Shared;
use crate::winner::Winner;
use std::cell::RefCell;
use std::rc::Rc;
use trueroute::ObjectRef;
use yew::Reducible;

/// Everything that the components draw.
#[derive(Clone)]
pub struct Model {
    session: Shared<RefCell<Session>>,
    /// What the manifests do, or did when they last parsed.
    pub evaluation: Shared<Evaluation>,
    /// Why `evaluation` is not that of the text.
    pub held: Option<Shared<Held>>,
    /// The request as the form holds it.
    pub draft: Draft,
    /// The request last sent, and where it went; asked again after every edit.
    pub answer: Option<Answer>,
    /// The panel that is open.
    pub panel: Panel,
    /// What the panels are searched for.
    pub search: String,
    /// The object that the cursor is in.
    pub here: Option<Here>,
    /// The example that was chosen, until it is edited.
    pub example: Option<&'static Example>,
    /// Counts the texts that were put in place of others.
    pub loads: u32,
}

/// A request that was sent, and where it went.
#[derive(Clone, PartialEq)]
pub struct Answer {
    /// What was asked.
    pub asked: Draft,
    /// Counts the times a person sent one; asking again after an edit is none.
    pub serial: u32,
    /// Where it went.
    pub resolution: Shared<Resolution>,
    /// The table entry that took it.
    pub winner: Option<Winner>,
}

/// The object that the cursor is in.
#[derive(Clone, PartialEq, Debug)]
pub struct Here {
    /// The object.
    pub object: ObjectRef,
    /// Whether a person put the cursor there, rather than the page.
    pub follow: bool,
}

/// The panels on the right.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Panel {
    /// The way of a request.
    Trace,
    /// Route tables.
    #[default]
    Routes,
    /// Ports and listeners.
    Listeners,
    /// Statuses.
    Statuses,
    /// Findings.
    Findings,
}

impl Panel {
    /// All of them, in the order of their tabs.
    pub const ALL: [Panel; 5] = [
        Panel::Trace,
        Panel::Routes,
        Panel::Listeners,
        Panel::Statuses,
        Panel::Findings,
    ];

    /// The id of its tab.
    pub fn tab(self) -> &'static str {
        match self {
            Panel::Trace => "tab-trace",
            Panel::Routes => "tab-routes",
            Panel::Listeners => "tab-listeners",
            Panel::Statuses => "tab-statuses",
            Panel::Findings => "tab-findings",
        }
    }
}

/// What a person does to the page.
pub enum Action {
    /// Changed the manifests.
    Edited(String),
    /// Put other manifests in their place, perhaps with a request.
    Replaced(String, Option<Draft>),
    /// Wants the state without what does not parse.
    Released,
    /// Took an example: manifests, and a request that shows something.
    Chose(&'static Example),
    /// Changed the request form.
    Drafted(Draft),
    /// Sent the request.
    Asked,
    /// Opened a panel.
    Opened(Panel),
    /// Searches the panels.
    Searched(String),
    /// Moved the cursor to a line.
    Moved {
        /// The line, from 1.
        line: u32,
        /// Whether a person did it, rather than the page.
        follow: bool,
    },
}

impl Model {
    /// The page before anything is typed.
    pub fn new(clock: Clock) -> Self {
        let mut session = Session::new(clock);
        let evaluation = Shared::new(session.evaluate(""));
        Model {
            session: Shared::new(RefCell::new(session)),
            evaluation,
            held: None,
            draft: Draft::default(),
            answer: None,
            panel: Panel::default(),
            search: String::new(),
            here: None,
            example: None,
            loads: 0,
        }
    }

    /// The engine behind the page.
    pub fn session(&self) -> Shared<RefCell<Session>> {
        self.session.clone()
    }

    fn edited(&self, text: &str) -> Self {
        let evaluated = self.session.borrow_mut().edit(text);
        let next = match evaluated {
            Ok(evaluation) => self.with(evaluation),
            Err(held) => Model {
                held: Some(Shared::new(held)),
                ..self.clone()
            },
        };
        Model { example: None, ..next }
    }

    fn replaced(&self, text: &str) -> Self {
        let evaluation = self.session.borrow_mut().evaluate(text);
        Model {
            example: None,
            here: None,
            search: String::new(),
            loads: self.loads + 1,
            ..self.with(evaluation)
        }
    }

    fn with(&self, evaluation: Evaluation) -> Self {
        let mut next = Model {
            evaluation: Shared::new(evaluation),
            held: None,
            ..self.clone()
        };
        next.answer = match &self.answer {
            Some(answer) if !next.evaluation.blank => Some(next.ask(answer.asked.clone(), answer.serial)),
            _ => None,
        };
        next
    }

    fn ask(&self, asked: Draft, serial: u32) -> Answer {
        let request = asked.request();
        let resolution = self.session.borrow_mut().ask(&request);
        let winner = Winner::find(&self.evaluation.state.tables, &request, &resolution);
        Answer {
            asked,
            serial,
            resolution: Shared::new(resolution),
            winner,
        }
    }

    /// Asks what stands in the form. `serial` says which time it is that a person asks; with one more, the lines that
    /// took the request come into view.
    fn asked(&self, serial: u32) -> Self {
        let answer = (!self.evaluation.blank).then(|| self.ask(self.draft.clone(), serial));
        Model { answer, ..self.clone() }
    }

    fn serial(&self) -> u32 {
        self.answer.as_ref().map_or(0, |answer| answer.serial)
    }
}

impl Reducible for Model {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        Rc::new(match action {
            Action::Edited(text) => self.edited(&text),
            Action::Replaced(text, draft) => {
                let next = Model {
                    answer: None,
                    ..self.replaced(&text)
                };
                match draft {
                    None => next,
                    Some(draft) => Model { draft, ..next }.asked(self.serial()),
                }
            }
            Action::Released => {
                let evaluation = self.session.borrow_mut().evaluate_rest();
                self.with(evaluation)
            }
            Action::Chose(example) => {
                let next = Model {
                    draft: example.draft(),
                    panel: example.shows,
                    ..self.replaced(example.text)
                };
                Model {
                    example: Some(example),
                    ..next.asked(self.serial())
                }
            }
            Action::Drafted(draft) => Model {
                draft,
                ..(*self).clone()
            },
            Action::Asked => Model {
                panel: Panel::Trace,
                ..self.asked(self.serial() + 1)
            },
            Action::Opened(panel) => Model {
                panel,
                ..(*self).clone()
            },
            Action::Searched(search) => Model {
                search,
                ..(*self).clone()
            },
            Action::Moved { line, follow } => {
                let object = self.session.borrow_mut().object_at(line);
                let here = object.map(|object| Here { object, follow });
                // Moving within one object changes nothing that is drawn.
                if same_object(&here, &self.here) {
                    return self;
                }
                Model {
                    here,
                    ..(*self).clone()
                }
            }
        })
    }
}

fn same_object(one: &Option<Here>, other: &Option<Here>) -> bool {
    one.as_ref().map(|here| &here.object) == other.as_ref().map(|here| &here.object)
}

#[cfg(test)]
mod tests {
    use super::{Action, Model, Panel};
    use crate::examples::EXAMPLES;
    use std::rc::Rc;
    use yew::Reducible;

    fn after(actions: impl IntoIterator<Item = Action>) -> Rc<Model> {
        let start = Rc::new(Model::new(|| 0.0));
        actions.into_iter().fold(start, |model, action| model.reduce(action))
    }

    #[test]
    fn an_example_brings_its_request_and_is_forgotten_when_edited() {
        let shop = &EXAMPLES[0];
        let chosen = after([Action::Chose(shop)]);
        assert_eq!((chosen.example, &chosen.draft), (Some(shop), &shop.draft()));
        assert!(!chosen.evaluation.blank);
        let edited = chosen.reduce(Action::Edited(format!("{}# more", shop.text)));
        assert_eq!((edited.example, &edited.draft), (None, &shop.draft()));
    }

    #[test]
    fn a_request_opens_its_trace_and_is_asked_again_after_an_edit() {
        let shop = &EXAMPLES[0];
        let asked = after([Action::Chose(shop), Action::Opened(Panel::Findings), Action::Asked]);
        assert_eq!(asked.panel, Panel::Trace);
        let answer = asked.answer.clone().expect("it was asked");
        assert!(answer.winner.is_some());
        let edited = asked.reduce(Action::Edited(format!("{}# more", shop.text)));
        let again = edited.answer.clone().expect("it is asked again");
        assert_eq!(again.serial, answer.serial);
        assert!(again.resolution != answer.resolution);
    }

    #[test]
    fn without_text_there_is_no_answer() {
        let shop = &EXAMPLES[0];
        let cleared = after([Action::Chose(shop), Action::Asked, Action::Edited(" \n".to_owned())]);
        assert!(cleared.answer.is_none());
        assert!(cleared.evaluation.blank);
    }

    #[test]
    fn what_does_not_parse_holds_the_state_until_it_does_or_is_let_go() {
        let shop = &EXAMPLES[0];
        let chosen = after([Action::Chose(shop)]);
        let broken = shop.text.replacen("spec:", "spec: [", 1);
        let held = Rc::clone(&chosen).reduce(Action::Edited(broken));
        assert!(held.held.is_some());
        assert!(held.evaluation == chosen.evaluation && held.answer.is_some());
        let mended = Rc::clone(&held).reduce(Action::Edited(shop.text.to_owned()));
        assert!(mended.held.is_none());
        assert_eq!(mended.evaluation.state, chosen.evaluation.state);
        assert!(held.reduce(Action::Released).held.is_none());
    }

    #[test]
    fn the_cursor_is_in_an_object() {
        let shop = &EXAMPLES[0];
        for kind in ["Gateway", "HTTPRoute"] {
            let start = format!("kind: {kind}");
            let above = shop.text.lines().take_while(|line| **line != start).count() as u32;
            let line = above + 1;
            let moved = after([Action::Chose(shop), Action::Moved { line, follow: true }]);
            let here = moved.here.clone().expect("an object stands there");
            assert_eq!(here.object.kind, kind);
        }
    }
}
