// dkr stop of 20 containers against docker stop of the same.
//   node bench/stop.js [rounds [containers]]
import {call, removeAll, times} from './engine.js'
import {compare, dkr, docker, print, timed} from './measure.js'

const rounds = Number(process.argv[2] ?? 5)
const count = Number(process.argv[3] ?? 20)
const label = 'dkr-bench=stop'
const names = Array.from({length: count}, (_, i) => `dkr-bench-stop-${i}`)
// Ends at once when it is asked to: what is measured is the client, not the patience of the engine.
const config = {Image: 'busybox:1.36', Cmd: ['sleep', '3600'], Labels: {'dkr-bench': 'stop'}, HostConfig: {Init: true}}

try {
  await removeAll(label)
  await times(count, i => call('POST', `/containers/create?name=${names[i]}`, config))
  const start = () => times(count, i => call('POST', `/containers/${names[i]}/start`), 4)
  const stop = who => timed(who, ['stop', ...names])
  print(
    `stop of ${count} containers`,
    await compare(
      () => stop(dkr),
      () => stop(docker),
      {rounds, before: start},
    ),
  )
} finally {
  await removeAll(label)
}
