//! The text editor: CodeMirror behind a few functions of `editor.js`.

use crate::engine::{Evaluation, Held};
use crate::shared::Shared;
use crate::winner::Head;
use std::cell::RefCell;
use std::rc::Rc;
use trueroute::fact::{Edit, Finding, Severity, Span};
use wasm_bindgen::prelude::*;
use yew::prelude::*;

// The path goes into the glue as it stands: the glue lies in `pkg/`, the bundle beside the page.
#[wasm_bindgen(raw_module = "../editor.js")]
extern "C" {
    type Editor;

    #[wasm_bindgen(js_name = createEditor)]
    fn create_editor(
        host: &web_sys::Element,
        text: &str,
        on_change: &Closure<dyn FnMut(String)>,
        on_cursor: &Closure<dyn FnMut(u32, bool)>,
    ) -> Editor;
    #[wasm_bindgen(method, js_name = setText)]
    fn set_text(this: &Editor, text: &str);
    #[wasm_bindgen(method, js_name = setDiagnostics)]
    fn set_diagnostics(this: &Editor, spans: &[u32], messages: Vec<String>);
    #[wasm_bindgen(method, js_name = setWinner)]
    fn set_winner(this: &Editor, line: u32, column: u32, end_line: u32);
    #[wasm_bindgen(method, js_name = showLine)]
    fn show_line(this: &Editor, line: u32);
    #[wasm_bindgen(method)]
    fn select(this: &Editor, line: u32, column: u32, end_line: u32, end_column: u32);
    #[wasm_bindgen(method)]
    fn edit(this: &Editor, spans: &[u32], texts: Vec<String>);
    #[wasm_bindgen(method)]
    fn text(this: &Editor) -> String;
    #[wasm_bindgen(method)]
    fn focus(this: &Editor);
    #[wasm_bindgen(method)]
    fn destroy(this: &Editor);
}

/// More would slow down typing and help nobody; the panel of findings has all.
const MOST_UNDERLINED: usize = 500;

/// The editor of the page, for those who tell it something; there is one once it is drawn.
#[derive(Clone, Default)]
pub struct Handle(Rc<RefCell<Option<Open>>>);

struct Open {
    editor: Editor,
    _on_change: Closure<dyn FnMut(String)>,
    _on_cursor: Closure<dyn FnMut(u32, bool)>,
}

impl Handle {
    /// Replaces the text.
    pub fn set_text(&self, text: &str) {
        self.with(|editor| editor.set_text(text));
    }

    /// The text as it stands.
    pub fn text(&self) -> String {
        let open = self.0.borrow();
        open.as_ref().map(|open| open.editor.text()).unwrap_or_default()
    }

    /// Puts the cursor into the text.
    pub fn focus(&self) {
        self.with(Editor::focus);
    }

    /// Selects a place and shows it.
    pub fn select(&self, span: &Span) {
        self.with(|editor| editor.select(span.line, span.column, span.end_line, span.end_column));
    }

    /// Makes edits, all in one step of undo.
    pub fn edit(&self, edits: &[Edit]) {
        let spans: Vec<u32> = edits.iter().flat_map(|edit| numbers(&edit.span, 0)).collect();
        let texts = edits.iter().map(|edit| edit.text.to_string()).collect();
        self.with(|editor| editor.edit(&spans, texts));
    }

    fn underline(&self, findings: &[Finding]) {
        let placed = || {
            findings
                .iter()
                .filter_map(|finding| Some((finding, finding.span.as_ref()?)))
        };
        let spans: Vec<u32> = placed()
            .take(MOST_UNDERLINED)
            .flat_map(|(finding, span)| numbers(span, severity(finding)))
            .collect();
        let messages = placed()
            .take(MOST_UNDERLINED)
            .map(|(finding, _)| message(finding))
            .collect();
        self.with(|editor| editor.set_diagnostics(&spans, messages));
    }

    fn with(&self, tell: impl FnOnce(&Editor)) {
        if let Some(open) = self.0.borrow().as_ref() {
            tell(&open.editor);
        }
    }
}

impl PartialEq for Handle {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

fn numbers(span: &Span, severity: u32) -> [u32; 5] {
    [span.line, span.column, span.end_line, span.end_column, severity]
}

fn severity(finding: &Finding) -> u32 {
    match finding.severity {
        Severity::Error => 0,
        Severity::Warning => 1,
        Severity::Info => 2,
    }
}

fn message(finding: &Finding) -> String {
    let help = finding
        .help
        .as_ref()
        .map(|help| format!("\n{help}"))
        .unwrap_or_default();
    format!("{} {}{help}", finding.code, finding.message)
}

/// What the editor is told when the page is drawn.
#[derive(Properties, PartialEq)]
pub struct EditorViewProps {
    /// Where the editor is to be found afterwards.
    pub handle: Handle,
    /// Whose findings are underlined.
    pub evaluation: Shared<Evaluation>,
    /// What does not parse, in place of those findings.
    pub held: Option<Shared<Held>>,
    /// The block that took a request.
    pub winner: Option<Head>,
    /// Counts the requests that were sent: with each, the lines come into view.
    pub sent: u32,
    /// Hears of the text when typing pauses.
    pub on_change: Callback<String>,
    /// Hears of the line that the cursor is in, and whether a person put it there.
    pub on_cursor: Callback<(u32, bool)>,
}

/// The editor.
#[component]
pub fn EditorView(props: &EditorViewProps) -> Html {
    let host = use_node_ref();
    let (on_change, on_cursor) = (props.on_change.clone(), props.on_cursor.clone());
    let opening = (host.clone(), props.handle.clone(), on_change, on_cursor);
    use_effect_with((), move |()| {
        let (host, handle, on_change, on_cursor) = opening;
        if let Some(host) = host.cast::<web_sys::Element>() {
            let on_change = Closure::new(move |text| on_change.emit(text));
            let on_cursor = Closure::new(move |line, by_person| on_cursor.emit((line, by_person)));
            let editor = create_editor(&host, "", &on_change, &on_cursor);
            handle.0.replace(Some(Open {
                editor,
                _on_change: on_change,
                _on_cursor: on_cursor,
            }));
        }
        move || {
            if let Some(open) = handle.0.take() {
                open.editor.destroy();
            }
        }
    });
    let told = (props.handle.clone(), props.evaluation.clone(), props.held.clone());
    use_effect_with(told, |(handle, evaluation, held)| match held {
        Some(held) => handle.underline(&held.problems),
        None => handle.underline(&evaluation.state.findings),
    });
    // Lines move when the text changes, hence with every evaluation.
    let marked = (props.handle.clone(), props.winner, props.evaluation.clone());
    use_effect_with(marked, |(handle, winner, _)| {
        let head = winner.unwrap_or_default();
        handle.with(|editor| editor.set_winner(head.line, head.column, head.end_line));
    });
    let winner = props.winner;
    use_effect_with((props.handle.clone(), props.sent), move |(handle, _)| {
        if let Some(head) = winner {
            handle.with(|editor| editor.show_line(head.line));
        }
    });
    html! { <div class="editor" ref={host} /> }
}
