export { evaluated, read, unit } from "./lib/browser.js";
