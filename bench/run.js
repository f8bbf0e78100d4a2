// dkr run against docker run on the same engine: a gigabyte to a pipe, and the time of the shortest run.
//   node bench/run.js [rounds]
import {compare, dkr, docker, print, timed} from './measure.js'

const rounds = Number(process.argv[2] ?? 5)
const image = 'busybox:1.36'

const pair = (args, options) =>
  compare(
    () => timed(dkr, args, options),
    () => timed(docker, args, options),
    {rounds},
  )

const run = ['run', '--rm', '--network', 'none']
// json-file would be the slowest part of both: the log is the engine's.
const stream = [...run, '--log-driver', 'none', image, 'sh', '-c', 'dd if=/dev/zero bs=1M count=1024 2>/dev/null']
const lines = [...run, '--log-driver', 'none', image, 'seq', '3000000']

print('run: 1 GB to a pipe', await pair(stream, {pipe: true}))
print('run: 3,000,000 lines to a pipe', await pair(lines, {pipe: true}))
print('run --rm true', await pair([...run, image, 'true']))
