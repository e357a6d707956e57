export { unit } from "./lib/browser.js";
