// dkr ls -a on 500 containers against docker ps -a: time and peak memory, without what Node itself takes to start.
//   node bench/ls.js [rounds [containers]]
import {spawnSync} from 'node:child_process'
import {call, removeAll, times} from './engine.js'
import {compare, dkr, docker, print, timed} from './measure.js'

const rounds = Number(process.argv[2] ?? 7)
const count = Number(process.argv[3] ?? 500)
const running = 10
const label = 'dkr-bench=ls'
const config = {
  Image: 'busybox:1.36',
  Cmd: ['sleep', '3600'],
  Labels: {'dkr-bench': 'ls', 'org.example.description': 'as many labels as an image of a registry has'},
  ExposedPorts: {'80/tcp': {}, '443/tcp': {}},
  HostConfig: {Init: true, PortBindings: {'80/tcp': [{HostPort: ''}]}},
}

const ids = (command, args) =>
  spawnSync(command, args, {encoding: 'utf8', maxBuffer: 64 * 1024 * 1024})
    .stdout.trim()
    .split('\n')

/** Peak memory in MB, as the kernel counted it at the end: a look every few milliseconds would miss it. */
function peak(command, args) {
  const script = `import resource,subprocess,sys
subprocess.run(sys.argv[1:],stdout=subprocess.DEVNULL,check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss/1000)`
  return Number(spawnSync('python3', ['-c', script, command, ...args], {encoding: 'utf8'}).stdout)
}

const node = () => timed(process.execPath, ['-e', '0'])
const list = (who, verb) => () => timed(who, [verb, '-a'])

try {
  await removeAll(label)
  await times(count, i => call('POST', `/containers/create?name=dkr-bench-ls-${i}`, config))
  await times(running, i => call('POST', `/containers/dkr-bench-ls-${i}/start`), 4)

  const own = ['-a', '-q', '--no-trunc', '--filter', `label=${label}`]
  const [ours, theirs] = [ids(dkr, ['ls', ...own]), ids(docker, ['ps', ...own])]
  if (ours.length !== count || ours.join() !== theirs.join()) throw new Error('the lists differ')
  console.log(`ls and docker ps give the same ${ours.length} IDs in the same order`)

  const whole = await compare(list(dkr, 'ls'), list(docker, 'ps'), {rounds})
  print(`ls -a of ${count}`, whole)
  const {ours: start} = await compare(node, node, {rounds})
  const net = (whole.ours - start) / whole.theirs
  console.log(
    `  of dkr's ${whole.ours.toFixed(2)} s Node's own start takes ${start.toFixed(2)} s; ratio without: ${net.toFixed(2)}`,
  )

  const memory = {
    dkr: peak(dkr, ['ls', '-a']),
    docker: peak(docker, ['ps', '-a']),
    node: peak(process.execPath, ['-e', '0']),
  }
  console.log(
    `  peak memory: dkr ${memory.dkr.toFixed(0)} MB, Node alone ${memory.node.toFixed(0)} MB, docker ${memory.docker.toFixed(0)} MB; ratio without Node: ${((memory.dkr - memory.node) / memory.docker).toFixed(2)}`,
  )
} finally {
  await removeAll(label)
}
