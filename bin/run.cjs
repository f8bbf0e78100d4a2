#!/usr/bin/env -S node --
// The -- above is for Node 20: without it node takes `--env-file` for its own, wherever it stands.
// CommonJS, and so is what it loads: Node's loader for ES modules alone takes 10 ms.
'use strict'

require('../dist/load.cjs').run(process.argv.slice(2))
