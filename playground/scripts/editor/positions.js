// Positions of the engine (lines and UTF-16 columns, both from 1) into positions of a document (UTF-16 units from 0).

const SEVERITIES = ["error", "warning", "info"];

/** Line, column, end line, end column, and for findings their severity. */
export const NUMBERS_PER_SPAN = 5;

/** A line of the document; the nearest one where there is none of that number. */
export function lineOf(doc, number) {
  return doc.line(Math.min(Math.max(number, 1), doc.lines));
}

/** What CodeMirror underlines. */
export function diagnosticsFrom(doc, spans, messages) {
  return messages.map((message, index) => {
    const [line, column, endLine, endColumn, severity] = spans.slice(index * NUMBERS_PER_SPAN);
    const from = offset(doc, line, column);
    const to = Math.max(from, offset(doc, endLine, endColumn));
    return { from, to, severity: SEVERITIES[severity] ?? "info", message };
  });
}

/** Where a line and column are; the end of the line where it is shorter. */
export function offset(doc, number, column) {
  const line = lineOf(doc, number);
  return Math.min(line.from + column - 1, line.to);
}
