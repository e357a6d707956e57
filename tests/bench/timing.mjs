// Measuring, and telling what was measured.

/** Whether a run is only to show that everything works. */
export const quick = process.argv.includes("--quick");

/**
 * Runs `work` and gives the median time in milliseconds, since the mean tells mostly of the collector's pauses.
 * `prepare` makes its argument and is not counted.
 */
export function median(runs, work, prepare = () => undefined) {
  const times = [];
  for (let run = 0; run < runs; run++) {
    const prepared = prepare(run);
    globalThis.gc?.({ type: "minor" });
    const started = performance.now();
    work(prepared);
    times.push(performance.now() - started);
  }
  return middle(times);
}

/** The value in the middle. */
export function middle(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

/** A time in milliseconds as people read it. */
export function time(milliseconds) {
  const [value, unit] = milliseconds < 1 ? [milliseconds * 1000, "µs"] : [milliseconds, "ms"];
  return `${value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0)} ${unit}`;
}

/** One figure, under the name that docs/performance.md gives it; `cargo xtask bench` looks for such lines. */
export function figure(name, value) {
  console.log(`→ ${name}  ${value}`);
}
