"use strict";
const { unit } = require("./lib/node.cjs");
module.exports = { unit };
