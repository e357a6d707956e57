"use strict";
const { evaluated, read, unit } = require("./lib/node.cjs");
module.exports = { evaluated, read, unit };
