// Loads the application; what goes wrong on the way is shown, not swallowed.

import { showFailure } from "./failure.js";

try {
  const { default: init } = await import("./pkg/playground.js");
  await init();
} catch (error) {
  console.error(error);
  showFailure("trueroute could not be loaded", String(error));
}
