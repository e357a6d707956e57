// Measuring: the median of several runs, since the mean tells mostly of the collector's pauses.

/** Runs `work` and gives the median time in milliseconds. `prepare` makes its argument and is not counted. */
export function median(runs, work, prepare = () => undefined) {
  const times = [];
  for (let run = 0; run < runs; run++) {
    const prepared = prepare(run);
    globalThis.gc?.();
    const started = performance.now();
    work(prepared);
    times.push(performance.now() - started);
  }
  times.sort((a, b) => a - b);
  return times[Math.floor(times.length / 2)];
}

/** One line of the report. */
export function report(name, milliseconds, detail = "") {
  const time = milliseconds < 1 ? `${(milliseconds * 1000).toFixed(0)} µs` : `${milliseconds.toFixed(milliseconds < 10 ? 2 : 0)} ms`;
  console.log(`${name.padEnd(58)} ${time.padStart(10)}  ${detail}`.trimEnd());
}
