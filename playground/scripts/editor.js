// The editor of the playground, as the page sees it: one function that makes one, and the few things it can do.
// CodeMirror itself stays behind this file.

import { EditorState } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { setDiagnostics } from "@codemirror/lint";
import { extensions } from "./editor/extensions.js";
import { diagnosticsFrom, lineOf } from "./editor/positions.js";
import { setWinner } from "./editor/winner.js";

/** How long a pause in typing is before the page hears of it, in milliseconds. */
const PAUSE = 80;

/** An editor inside `host`. `onChange` gets the text whenever the person typing pauses. */
export function createEditor(host, text, onChange) {
  return new Editor(host, text, onChange);
}

class Editor {
  #view;
  #pause = 0;

  constructor(host, text, onChange) {
    const heard = EditorView.updateListener.of((update) => {
      if (!update.docChanged || update.transactions.some((transaction) => transaction.isUserEvent("page"))) return;
      clearTimeout(this.#pause);
      this.#pause = setTimeout(() => onChange(this.#view.state.doc.toString()), PAUSE);
    });
    this.#view = new EditorView({
      parent: host,
      state: EditorState.create({ doc: text, extensions: [extensions(), heard] }),
    });
  }

  /** Replaces the whole text; undo brings the former one back. The page is not told: it is the one that asked. */
  setText(text) {
    clearTimeout(this.#pause);
    this.#view.dispatch({
      changes: { from: 0, to: this.#view.state.doc.length, insert: text },
      selection: { anchor: 0 },
      effects: EditorView.scrollIntoView(0),
      userEvent: "page.replace",
    });
  }

  /** Underlines findings. Five numbers each: line, column, end line, end column (from 1, end exclusive), severity. */
  setDiagnostics(spans, messages) {
    const { state } = this.#view;
    this.#view.dispatch(setDiagnostics(state, diagnosticsFrom(state.doc, spans, messages)));
  }

  /** Marks the block that begins at a place as the one that takes a request; line 0 marks none. */
  setWinner(line, column, endLine) {
    this.#view.dispatch({ effects: setWinner.of(line === 0 ? null : { line, column, endLine }) });
  }

  /** Scrolls until a line can be seen; cursor and focus stay where they are. */
  showLine(line) {
    const { from } = lineOf(this.#view.state.doc, line);
    this.#view.dispatch({ effects: EditorView.scrollIntoView(from, { y: "nearest", yMargin: 120 }) });
  }

  /** Puts the cursor on a line and scrolls it into the middle. */
  reveal(line) {
    const { from } = lineOf(this.#view.state.doc, line);
    this.#view.dispatch({
      selection: { anchor: from },
      effects: EditorView.scrollIntoView(from, { y: "center" }),
    });
    this.#view.focus();
  }

  destroy() {
    clearTimeout(this.#pause);
    this.#view.destroy();
  }
}
