import testing from "./testing.cjs";
export const { unit } = testing;
