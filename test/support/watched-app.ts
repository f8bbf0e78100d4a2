import type {ChildProcess} from 'node:child_process'
import {mkdir, readFile, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {type DkrResult, dkr, ended, freshFolder, startDkr} from './dkr.js'
import {docker, dockerClient} from './docker-client.js'
import {ownPort} from './own-port.js'
import {page} from './tiny-app.js'

const image = 'busybox:1.36'
const dockerfile = (port: number) => `FROM ${image}
COPY version.txt /
RUN cp /version.txt /built
COPY www /www
EXPOSE ${port}
STOPSIGNAL KILL
CMD ["httpd", "-f", "-p", "${port}", "-h", "/www"]
`

/** An app with a volume, to be edited while `up --watch` runs. */
export interface WatchedApp extends AsyncDisposable {
  /** `up --watch` behind an engine of the test's own; edits follow each other as it tells that it is ready for them. */
  watch(host: string, timeout: number): Watching
  /** What a plain `up` makes of what is there now: nothing, or what is wrong with it, in words. */
  upAgain(): Promise<string | undefined>
}

export interface Watching {
  child: ChildProcess
  ended: Promise<DkrResult>
  /** Resolves when all edits are in. */
  done: Promise<void>
}

/** Makes it, in a folder of its own; all that became of it goes with the test's scope. */
export async function watchedApp(name: string): Promise<WatchedApp> {
  const folder = await freshFolder('dkr-test-watched-')
  const cwd = join(folder.path, name)
  const env = {XDG_STATE_HOME: join(folder.path, 'state')}
  const volume = `${name}-data`
  const write = (path: string, text: string) => writeFile(join(cwd, path), text)
  await mkdir(join(cwd, 'www'), {recursive: true})
  await write('Dockerfile', dockerfile(ownPort(name)))
  await write('dkr.yaml', `volumes: ["${volume}:/data"]\n`)
  await write('version.txt', 'one')
  await write('www/index.html', `${name} first`)
  await docker(['run', '--rm', '-v', `${volume}:/data`, '--network', 'none', image, 'touch', '/data/kept'])
  /** What is said, and what is edited then. */
  const edits: [string, () => Promise<void>][] = [
    ['Watching for changes', () => write('www/index.html', `${name} second`)],
    ['Synced www/index.html', () => write('version.txt', 'two')],
    ['Rebuilt and replaced', async () => {}],
  ]

  return {
    watch(host, timeout) {
      const limits = {DOCKER_HOST: host, DKR_ENGINE_TIMEOUT: String(timeout)}
      const child = startDkr(['up', '--watch', '--progress', 'plain', '--timeout', '10'], {
        cwd,
        env: {...env, ...limits},
      })
      child.stdin!.end()
      const left = [...edits]
      let said = ''
      const done = new Promise<void>(resolve => {
        child.stderr!.on('data', (chunk: Buffer) => {
          said += chunk
          while (left[0] && said.includes(left[0][0])) void left.shift()![1]()
          if (left.length === 0) resolve()
        })
      })
      return {child, ended: ended(child), done}
    },

    async upAgain() {
      const up = await dkr(['up', '-d'], {cwd, env})
      if (up.code !== 0) return `up ends with ${up.code}: ${up.stderr}`
      const wanted = await readFile(join(cwd, 'www/index.html'), 'utf8')
      const shown = await page(up.stdout.trim())
      if (shown !== wanted) return `the page is "${shown}", not "${wanted}"`
      const all = await docker(['ps', '-a', '--filter', `label=dkr.dir=${cwd}`, '--format', '{{.Names}}'])
      if (all !== name) return `there are the containers ${all.replaceAll('\n', ', ')}`
      const inside = await docker(['exec', name, 'cat', '/built', '/data/kept']).catch((error: Error) => error.message)
      const version = await readFile(join(cwd, 'version.txt'), 'utf8')
      return inside === version ? undefined : `the image or its volume has "${inside}", not "${version}"`
    },

    async [Symbol.asyncDispose]() {
      await dkr(['down', '--volumes', '--images'], {cwd, env})
      const left = await docker(['ps', '-aq', '--filter', `label=dkr.dir=${cwd}`])
      await dockerClient(['rm', '-f', ...left.split('\n').filter(Boolean)])
      await dockerClient(['volume', 'rm', '-f', volume])
      await dockerClient(['rmi', '-f', name])
      await folder[Symbol.asyncDispose]()
    },
  }
}
