//! What the page shows, and how it changes.

use crate::draft::Draft;
use crate::engine::{Evaluation, Resolution, Session};
use crate::examples::Example;
use crate::shared::Shared;
use crate::winner::Winner;
use std::cell::RefCell;
use std::rc::Rc;
use yew::Reducible;

/// Everything that the components draw.
pub struct Model {
    session: Rc<RefCell<Session>>,
    /// What the manifests do.
    pub evaluation: Shared<Evaluation>,
    /// The request as the form holds it.
    pub draft: Draft,
    /// The request last sent, and where it went; asked again after every edit.
    pub answer: Option<Answer>,
    /// The panel that is open.
    pub panel: Panel,
    /// The example that was chosen, until it is edited.
    pub example: Option<&'static Example>,
}

/// A request that was sent, and where it went.
#[derive(Clone, PartialEq)]
pub struct Answer {
    asked: Draft,
    /// Counts the times a person sent one; asking again after an edit is none.
    pub serial: u32,
    /// Where it went.
    pub resolution: Shared<Resolution>,
    /// The table entry that took it.
    pub winner: Option<Winner>,
}

/// The panels on the right.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Panel {
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

/// What a person does to the page.
pub enum Action {
    /// Changed the manifests, or put others in their place.
    Edited(String),
    /// Took an example: manifests, and a request that shows something.
    Chose(&'static Example),
    /// Changed the request form.
    Drafted(Draft),
    /// Sent the request.
    Asked,
    /// Opened a panel.
    Opened(Panel),
}

impl Model {
    /// The page before anything is typed.
    pub fn new() -> Self {
        let mut session = Session::new();
        let evaluation = Shared::new(session.evaluate(""));
        Model {
            session: Rc::new(RefCell::new(session)),
            evaluation,
            draft: Draft::default(),
            answer: None,
            panel: Panel::default(),
            example: None,
        }
    }

    fn with_text(&self, text: &str) -> Self {
        let evaluation = Shared::new(self.session.borrow_mut().evaluate(text));
        let mut next = Model {
            evaluation,
            example: None,
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
        let resolution = self.session.borrow().ask(&request);
        let winner = Winner::find(&self.evaluation.state.tables, &request, &resolution);
        Answer {
            asked,
            serial,
            resolution: Shared::new(resolution),
            winner,
        }
    }
}

impl Clone for Model {
    fn clone(&self) -> Self {
        Model {
            session: Rc::clone(&self.session),
            evaluation: self.evaluation.clone(),
            draft: self.draft.clone(),
            answer: self.answer.clone(),
            panel: self.panel,
            example: self.example,
        }
    }
}

impl Reducible for Model {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        Rc::new(match action {
            Action::Edited(text) => self.with_text(&text),
            Action::Chose(example) => {
                let draft = example.draft();
                Model {
                    answer: None,
                    draft,
                    example: Some(example),
                    ..self.with_text(example.text)
                }
            }
            Action::Drafted(draft) => Model {
                draft,
                ..(*self).clone()
            },
            Action::Asked => {
                let former = self.answer.as_ref().map_or(0, |answer| answer.serial);
                let answer = self.ask(self.draft.clone(), former + 1);
                // The winning entry is worth seeing.
                let panel = if answer.winner.is_some() {
                    Panel::Routes
                } else {
                    self.panel
                };
                Model {
                    answer: Some(answer),
                    panel,
                    ..(*self).clone()
                }
            }
            Action::Opened(panel) => Model {
                panel,
                ..(*self).clone()
            },
        })
    }
}
