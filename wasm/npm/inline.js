export { Engine, evaluate, diff, replay, controllers, dns } from "./lib/inline.js";
