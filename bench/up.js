// dkr up -d against docker compose up -d --build --wait on the same app and engine: first time, one file changed, unchanged.
//   DKR_BENCH_COMPOSE='docker compose' node bench/up.js [rounds]
// Each program has a folder, a project and a port of its own.
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {compare, dkr, docker, print, timed} from './measure.js'

const rounds = Number(process.argv[2] ?? 7)
const [program, ...words] = (process.env.DKR_BENCH_COMPOSE ?? 'docker compose').split(' ')
const root = mkdtempSync(join(tmpdir(), 'dkr-bench-'))
const folder = who => join(root, `dkr-bench-up-${who}`)

/** SIGKILL: an app that takes ten seconds to stop would hide everything else. */
const dockerfile = `FROM busybox:1.36
EXPOSE 8000
COPY . /www/
STOPSIGNAL SIGKILL
CMD ["httpd", "-f", "-p", "8000", "-h", "/www"]
`

function prepare(who) {
  mkdirSync(folder(who))
  writeFileSync(join(folder(who), 'Dockerfile'), dockerfile)
  for (let i = 0; i < 200; i++) writeFileSync(join(folder(who), `page-${i}.html`), `page ${i} of ${who}`)
}

let n = 0
const touch = async who => writeFileSync(join(folder(who), 'page-0.html'), `${who} ${process.pid} ${++n}`)
const ours = args => timed(dkr, args, {cwd: folder('dkr')})
const theirs = args => timed(program, [...words, ...args], {cwd: folder('compose')})
const up = {ours: () => ours(['up', '-d']), theirs: () => theirs(['up', '-d', '--build', '--wait'])}
const down = who => (who === 'ours' ? ours(['down']) : theirs(['down']))
const place = who => (who === 'ours' ? 'dkr' : 'compose')

try {
  for (const who of ['dkr', 'compose']) prepare(who)
  const compose = 'services:\n  web:\n    build: .\n    ports: ["127.0.0.1:18099:8000"]\n'
  writeFileSync(join(folder('compose'), 'compose.yaml'), compose)
  await up.ours()
  await up.theirs()
  print('nothing changed', await compare(up.ours, up.theirs, {rounds}))
  print('one file changed', await compare(up.ours, up.theirs, {rounds, before: who => touch(place(who))}))
  const fresh = async who => {
    await down(who)
    await touch(place(who))
  }
  print('first time', await compare(up.ours, up.theirs, {rounds, before: fresh}))
} finally {
  await down('ours').catch(() => {})
  await down('theirs').catch(() => {})
  await timed(docker, ['rmi', '-f', 'dkr-bench-up-dkr', 'dkr-bench-up-compose-web']).catch(() => {})
  rmSync(root, {recursive: true, force: true})
}
