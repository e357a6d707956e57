// The editor of the playground, as the page sees it: one function that makes one, and the few things it can do.
// CodeMirror itself stays behind this file.

import { isolateHistory } from "@codemirror/commands";
import { EditorState } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { setDiagnostics } from "@codemirror/lint";
import { extensions } from "./editor/extensions.js";
import { blockEnd } from "./editor/blocks.js";
import { NUMBERS_PER_SPAN, diagnosticsFrom, lineOf, offset } from "./editor/positions.js";
import { setWinner } from "./editor/winner.js";

/** How long a pause in typing is before the page hears of it, in milliseconds: at least, and at most. */
const PAUSE = 80;
const LONGEST_PAUSE = 700;

/** How long the cursor rests before the page hears where. */
const REST = 90;

/**
 * An editor inside `host`. `onChange` gets the text whenever the person typing pauses; `onCursor` gets the cursor's line,
 * and whether the person put it there.
 */
export function createEditor(host, text, onChange, onCursor) {
  return new Editor(host, text, onChange, onCursor);
}

const isOfPage = (update) => update.transactions.some((transaction) => transaction.isUserEvent("page"));

class Editor {
  #view;
  #onChange;
  #timer = 0;
  #pause = PAUSE;
  #rest = 0;
  #line = 1;

  constructor(host, text, onChange, onCursor) {
    this.#onChange = onChange;
    const heard = EditorView.updateListener.of((update) => {
      if (update.selectionSet || update.docChanged) this.#moved(!isOfPage(update), onCursor);
      if (!update.docChanged || isOfPage(update)) return;
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#tell(), this.#pause);
    });
    this.#view = new EditorView({
      parent: host,
      state: EditorState.create({ doc: text, extensions: [extensions(), heard] }),
    });
  }

  /** Tells the page the text. What takes long is asked for after a longer pause, so that typing never waits for it. */
  #tell() {
    clearTimeout(this.#timer);
    const started = performance.now();
    this.#onChange(this.text());
    this.#pause = Math.min(Math.max(PAUSE, 2 * (performance.now() - started)), LONGEST_PAUSE);
  }

  #moved(byPerson, onCursor) {
    const { number } = this.#view.state.doc.lineAt(this.#view.state.selection.main.head);
    if (number === this.#line) return;
    this.#line = number;
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => onCursor(number, byPerson), REST);
  }

  /** The text as it stands. */
  text() {
    return this.#view.state.doc.toString();
  }

  /** Replaces the whole text; undo brings the former one back. The page is not told: it is the one that asked. */
  setText(text) {
    clearTimeout(this.#timer);
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

  /**
   * Selects a place and scrolls it into the middle. Where only the head of a block is known, the whole block is selected.
   */
  select(line, column, endLine, endColumn) {
    const { doc } = this.#view.state;
    const from = offset(doc, line, column);
    const last = blockEnd(doc, { line, column, endLine });
    const to = last > endLine ? doc.line(last).to : Math.max(from, offset(doc, endLine, endColumn));
    this.#view.dispatch({
      selection: { anchor: to, head: from },
      effects: EditorView.scrollIntoView(from, { y: "center" }),
      userEvent: "page.select",
    });
    this.#view.focus();
  }

  /** Replaces several places at once: one step of undo. The page hears of it without a pause. */
  edit(spans, texts) {
    const { doc } = this.#view.state;
    const changes = texts.map((insert, index) => {
      const [line, column, endLine, endColumn] = spans.slice(index * NUMBERS_PER_SPAN);
      return { from: offset(doc, line, column), to: offset(doc, endLine, endColumn), insert };
    });
    const first = Math.min(...changes.map((change) => change.from));
    this.#view.dispatch({
      changes,
      annotations: isolateHistory.of("full"),
      effects: EditorView.scrollIntoView(first, { y: "center" }),
      userEvent: "input.fix",
    });
    this.#tell();
  }

  focus() {
    this.#view.focus();
  }

  destroy() {
    clearTimeout(this.#timer);
    clearTimeout(this.#rest);
    this.#view.destroy();
  }
}
