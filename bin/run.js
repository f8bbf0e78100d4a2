#!/usr/bin/env -S node --
// The -- above is for Node 20: without it node takes `--env-file` for its own, wherever it stands.
import module from 'node:module'

// Node 22 and later keep compiled code between runs; Node 20 has no such cache.
module.enableCompileCache?.()

const {start} = await import('../dist/lib/cli/start.js')
await start(process.argv.slice(2), import.meta.url)
