// The lines that won a request: marked in the text, with a sign in the gutter as well, since colour alone says nothing.

import { RangeSet, StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, GutterMarker, gutter } from "@codemirror/view";
import { blockEnd } from "./blocks.js";
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
  const last = blockEnd(doc, winner);
  const found = [];
  for (let number = lineOf(doc, winner.line).number; number <= last; number += 1) {
    found.push(LINE.range(doc.line(number).from));
  }
  return Decoration.set(found);
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
