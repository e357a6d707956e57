"use strict";
const { Engine, evaluate, diff, replay, controllers, dns } = require("./lib/node.cjs");
module.exports = { Engine, evaluate, diff, replay, controllers, dns };
