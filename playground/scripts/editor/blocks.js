// Blocks of YAML, found by how far in they stand.

import { lineOf } from "./positions.js";

/**
 * The last line of the block whose head is at a place. Where only the head is known, the block goes on as long as lines stand
 * at least as far in, and never into another document.
 */
export function blockEnd(doc, { line, column, endLine }) {
  let last = lineOf(doc, endLine).number;
  if (endLine > line || !startsBlock(doc.line(last).text, column)) return last;
  while (last < doc.lines) {
    const next = doc.line(last + 1).text;
    if (next.search(/\S/) < column - 1 || /^(---|\.\.\.)/.test(next)) break;
    last += 1;
    // A JSON object ends where it began, and so does its neighbour.
    if (/^\s*[}\]]/.test(next) && next.search(/\S/) === column - 1) break;
  }
  return last;
}

/** Whether nothing but dashes stands before a column: what stands there is the first thing on its line. */
function startsBlock(text, column) {
  return /^[\s-]*$/.test(text.slice(0, column - 1));
}
