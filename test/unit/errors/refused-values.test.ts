import {expect, test} from '@jest/globals'
import {engineAnswerError} from '../../../src/lib/errors/engine-answer.js'
import {refusedValue} from '../../../src/lib/errors/refused-values.js'

// Sentences of a real engine for values that it refused.
test.each([
  ['network nope not found', 'docker network create nope'],
  [
    'create data/x: "data/x" includes invalid characters for a local volume name, only "[…]" are allowed',
    '-v ./data/x:',
  ],
  ['invalid mount config for type "bind": bind source path does not exist: /nope/x', 'spelling of /nope/x'],
  [
    'runc create failed: error mounting "/tmp/f" to rootfs at "/etc": mount /tmp/f:/etc, flags: 0x5000: not a directory: unknown',
    'ls -ld /tmp/f',
  ],
  ["the working directory 'rel' is invalid, it needs to be an absolute path", '-w /rel'],
  ["invalid mount path: 'rel' mount path must be absolute", '/rel'],
  ['unable to find user nobody2: no matching entries in passwd file', '-u 1000:1000'],
  ['Unable to find group nogrp: no matching entries in group file', 'add the group'],
  ['could not select device driver "" with capabilities: [[gpu]]', 'leave out --gpus'],
  ['Range of CPUs is from 0.01 to 2.00, as there are only 2 CPUs available', '--cpus 2'],
  ['Requested CPUs are not available - requested 77, available: 0-1', '--cpuset-cpus 0-1'],
  ['Minimum memory limit allowed is 6MB', '-m 6m'],
  ['Minimum memoryswap limit should be larger than memory limit, see usage', '--memory-swap -1'],
  ['invalid CapAdd: unknown capability: "CAP_NOPE"', 'NET_ADMIN'],
  ['Invalid signal: NOPE', 'SIGTERM'],
  ['error looking up logging plugin nope: plugin "nope" not found', '--log-driver json-file'],
  ['Invalid IPC mode: weird', '--ipc private'],
])('%s', (message, suggestion) => {
  expect(refusedValue(message)?.suggestions.join('\n')).toContain(suggestion)
  expect(engineAnswerError(400, message)).toMatchObject({code: 'ENGINE_ERROR', message})
})

test('of any other sentence nothing is known', () => {
  expect(refusedValue('something else')).toBeUndefined()
})
