import type { Engine } from "trueroute";

/**
 * One rule by itself, for trueroute's own tests. This entry promises nothing: names, inputs and answers may change in any release.
 *
 * @param name Name of the rule.
 * @param input What the rule is given.
 * @throws TypeError if there is no unit of that name.
 */
export function unit(name: string, input: object): unknown;

/**
 * The questions that the last call of an engine answered again, sorted: an edit costs what it touches. Promises nothing, either.
 *
 * @param engine The engine.
 */
export function evaluated(engine: Engine): string[];

/**
 * Reads manifests, evaluates nothing, and tells how many objects there are: for benchmarks. Promises nothing, either.
 *
 * @param manifests YAML or JSON.
 */
export function read(manifests: string): number;
