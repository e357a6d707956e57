/**
 * One rule by itself, for trueroute's own tests. This entry promises nothing: names, inputs and answers may change in any release.
 *
 * @param name Name of the rule.
 * @param input What the rule is given.
 * @throws TypeError if there is no unit of that name.
 */
export function unit(name: string, input: object): unknown;
