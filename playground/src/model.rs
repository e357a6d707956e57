//! What the page shows, and how it changes.

use crate::draft::Draft;
use crate::engine::{Clock, Evaluation, Resolution, Session};
use crate::examples::Example;
use crate::shared::Shared;
use crate::winner::Winner;
use std::cell::RefCell;
use std::rc::Rc;
use yew::Reducible;

/// Everything that the components draw.
pub struct Model {
    session: Shared<RefCell<Session>>,
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
    pub fn new(clock: Clock) -> Self {
        let mut session = Session::new(clock);
        let evaluation = Shared::new(session.evaluate(""));
        Model {
            session: Shared::new(RefCell::new(session)),
            evaluation,
            draft: Draft::default(),
            answer: None,
            panel: Panel::default(),
            example: None,
        }
    }

    /// The engine behind the page.
    pub fn session(&self) -> Shared<RefCell<Session>> {
        self.session.clone()
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
        let resolution = self.session.borrow_mut().ask(&request);
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
            session: self.session.clone(),
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
    fn an_answer_opens_the_tables_and_is_asked_again_after_an_edit() {
        let shop = &EXAMPLES[0];
        let asked = after([Action::Chose(shop), Action::Opened(Panel::Findings), Action::Asked]);
        assert_eq!(asked.panel, Panel::Routes);
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
}
