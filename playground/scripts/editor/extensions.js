// What the editor is made of, and how it looks. Colours are the page's own variables, so light and dark follow the page.

import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { yaml } from "@codemirror/lang-yaml";
import {
  HighlightStyle,
  bracketMatching,
  codeFolding,
  foldGutter,
  foldKeymap,
  indentOnInput,
  syntaxHighlighting,
} from "@codemirror/language";
import { lintGutter, lintKeymap } from "@codemirror/lint";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import {
  EditorView,
  drawSelection,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
  placeholder,
} from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { winner } from "./winner.js";

const look = EditorView.theme({
  "&": { height: "100%", color: "var(--text)", backgroundColor: "var(--surface)", fontSize: "13px" },
  // The column around the editor shows its focus.
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.55" },
  ".cm-gutters": { color: "var(--muted)", backgroundColor: "var(--surface)", borderRight: "1px solid var(--line)" },
  // The selection lies behind the lines: it must show through.
  ".cm-activeLine": { backgroundColor: "color-mix(in srgb, var(--active) 45%, transparent)" },
  ".cm-activeLineGutter": { color: "var(--text)", backgroundColor: "var(--active)" },
  ".cm-activeLine.cm-winner": { backgroundColor: "var(--winner)" },
  ".cm-cursor": { borderLeftColor: "var(--text)" },
  ".cm-placeholder": { color: "var(--muted)" },
  "&.cm-focused .cm-selectionBackground, .cm-selectionBackground": { backgroundColor: "var(--selection) !important" },
  ".cm-selectionMatch": { backgroundColor: "var(--active)", outline: "1px solid var(--line)" },
  ".cm-foldPlaceholder": { color: "var(--muted)", backgroundColor: "var(--active)", borderColor: "var(--line)" },
  ".cm-winner": { backgroundColor: "var(--winner)", boxShadow: "inset 3px 0 0 var(--winner-edge)" },
  ".cm-winner-gutter": { width: "1.1em", color: "var(--winner-edge)", fontSize: "10px" },
  ".cm-panels": { color: "var(--text)", backgroundColor: "var(--raised)", borderColor: "var(--line) !important" },
  ".cm-panel input, .cm-panel button": {
    color: "var(--text)",
    background: "var(--surface)",
    border: "1px solid var(--line)",
    borderRadius: "4px",
  },
  ".cm-searchMatch": { backgroundColor: "var(--winner)", outline: "1px solid var(--winner-edge)" },
  ".cm-tooltip": { color: "var(--text)", backgroundColor: "var(--raised)", border: "1px solid var(--line)" },
  ".cm-diagnostic": { whiteSpace: "pre-wrap", maxWidth: "60ch" },
});

const colours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: "var(--code-key)" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--code-string)" },
  { tag: [tags.number, tags.bool, tags.null, tags.keyword], color: "var(--code-value)" },
  { tag: [tags.comment, tags.lineComment], color: "var(--muted)", fontStyle: "italic" },
  { tag: [tags.separator, tags.punctuation, tags.meta], color: "var(--muted)" },
]);

/** Everything but what only one editor can know. Tab is left alone: it leads out of the editor, as everywhere. */
export function extensions() {
  return [
    lineNumbers(),
    winner,
    lintGutter(),
    codeFolding(),
    foldGutter(),
    history(),
    drawSelection(),
    indentOnInput(),
    bracketMatching(),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    highlightSelectionMatches(),
    search({ top: true }),
    keymap.of([...defaultKeymap, ...searchKeymap, ...historyKeymap, ...foldKeymap, ...lintKeymap]),
    yaml(),
    syntaxHighlighting(colours),
    placeholder("Paste manifests here: YAML or JSON, any number of documents"),
    EditorView.contentAttributes.of({ "aria-label": "Kubernetes manifests" }),
    look,
  ];
}
