// The lines that won a request: marked in the text, with a sign in the gutter as well, since colour alone says nothing.

import { RangeSet, StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, GutterMarker, gutter } from "@codemirror/view";
import { lineOf } from "./positions.js";

/** `{ line, column, endLine }`, or null for none. */
export const setWinner = StateEffect.define();

const LINE = Decoration.line({ class: "cm-winner" });

const SIGN = new (class extends GutterMarker {
  toDOM() {
    const sign = document.createElement("span");
    sign.textContent = "▶";
    sign.title = "takes the request";
    return sign;
  }
})();

const lines = StateField.define({
  create: () => Decoration.none,
  update(marked, transaction) {
    const asked = transaction.effects.find((effect) => effect.is(setWinner));
    return asked ? marks(transaction.state.doc, asked.value) : marked.map(transaction.changes);
  },
  provide: (field) => EditorView.decorations.from(field),
});

function marks(doc, winner) {
  if (winner === null) return Decoration.none;
  const last = lastLine(doc, winner);
  const found = [];
  for (let number = lineOf(doc, winner.line).number; number <= last; number += 1) {
    found.push(LINE.range(doc.line(number).from));
  }
  return Decoration.set(found);
}

/** Where only the head of a block is known, it goes on as long as lines stand at least as far in as its head. */
function lastLine(doc, { line, column, endLine }) {
  let last = lineOf(doc, endLine).number;
  if (endLine > line) return last;
  while (last < doc.lines) {
    const next = doc.line(last + 1).text;
    if (next.search(/\S/) < column - 1) break;
    last += 1;
    // A JSON object ends where it began, and so does its neighbour.
    if (/^\s*[}\]]/.test(next) && next.search(/\S/) === column - 1) break;
  }
  return last;
}

const signs = gutter({
  class: "cm-winner-gutter",
  markers(view) {
    const first = view.state.field(lines).iter();
    return first.value === null ? RangeSet.empty : RangeSet.of([SIGN.range(first.from)]);
  },
  initialSpacer: () => SIGN,
});

export const winner = [lines, signs];
