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
  ['invalid CapAdd: unknown capability: "CAP_NETADMIN"', '--cap-add NET_ADMIN\n'],
  ['invalid CapDrop: unknown capability: "CAP_CHWON"', '--cap-drop CHOWN\n'],
  ['Multiple IDs found with provided prefix: a', 'more letters of the ID'],
  ['invalid signal: trem', 'did you mean SIGTERM?'],
  ['invalid link local IP address: 1.2.3.4', '--link-local-ip 169.254.'],
  ['ps: error: unknown user-defined format specifier "nosuch"', 'dkr top NAME -eo pid,user,args'],
  ['Invalid signal: SIGTREM', 'did you mean SIGTERM?'],
  ['error looking up logging plugin jsonfile: plugin "jsonfile" not found', '--log-driver json-file\n'],
  ["unknown log opt 'max-szie' for json-file log driver", '--log-opt max-size=…\n'],
  ["unknown log opt 'x' for splunk log driver", 'leave out --log-opt x'],
  ['Interval in Healthcheck cannot be less than 1ms', '--health-interval 10s'],
  ['StartPeriod in Healthcheck cannot be less than 1ms', '--health-start-period 10s'],
  [`Invalid isolation: "foo" - linux only supports 'default'`, 'leave out --isolation'],
  ['invalid --security-opt 2: "apparmour=x"', '--security-opt apparmor=…\n'],
  ['Unknown runtime specified foo', 'leave out --runtime'],
  ['unknown or invalid runtime name: foo', 'leave out --runtime'],
  ['invalid tmpfs option ["foo"]', '--tmpfs /run:size=64m'],
  ["--storage-opt is supported only for overlay over xfs with 'pquota' mount option", 'leave out --storage-opt'],
  ['Invalid value 5000, range for oom score adj is [-1000, 1000]', '--oom-score-adj 1000'],
  ['create v: error looking up volume plugin foo: plugin "foo" not found', 'leave out --volume-driver'],
  ['user specified IP address is supported on user defined networks only', '--network my-net --ip'],
  ["Invalid address 10.1.1.1: It does not belong to any of this network's subnets", 'leave out --ip'],
  ['no such container nosuch', 'dkr ls -a'],
  ["Invalid filter 'until'", 'leave out --filter until=…'],
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
