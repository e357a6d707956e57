// A consumer in CommonJS; it is compiled, never run.
import { Engine, evaluate, type EffectiveState } from "trueroute";
import testing = require("trueroute/testing");
import trueroute = require("trueroute");

const state: EffectiveState = new Engine({ assume: "all" }).state();
const same: trueroute.EffectiveState = evaluate("");
export = [state, same, testing.unit("endpointName", {}), trueroute.dns.formatZone([])];
