import testing from "./testing.cjs";
export const { evaluated, read, unit } = testing;
