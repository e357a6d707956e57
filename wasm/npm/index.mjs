// `require("trueroute")` and `import "trueroute"` in one process must mean the same instance.
import trueroute from "./index.cjs";
export const { Engine, evaluate, diff, replay, controllers, dns } = trueroute;
