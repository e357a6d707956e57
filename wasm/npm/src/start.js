// The one place that joins module and glue; how the module is loaded differs from place to place.
import * as glue from "#glue";

/** What the module imports. */
export const imports = { "./trueroute_bg.js": glue };

/** Makes an instance the one behind the interface. */
export function start(instance) {
  glue.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
}
