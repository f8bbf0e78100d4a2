#!/usr/bin/env -S node --import tsx
import {execute} from '@oclif/core'

// From source, without a build: slower to start, errors with their stack.
await execute({development: true, dir: import.meta.url})
