import {execFileSync} from 'node:child_process'
import {once} from 'node:events'
import {lutimes, readFile, rm, stat, symlink, utimes, writeFile} from 'node:fs/promises'
import {createServer} from 'node:http'
import type {AddressInfo} from 'node:net'
import {join} from 'node:path'
import {afterAll, beforeAll, expect, it} from '@jest/globals'
import {dkr} from '../support/dkr.js'
import {docker} from '../support/docker-client.js'
import {page, type TinyApp, tinyApp} from '../support/tiny-app.js'

// An up that is sure of the image asks for no build; whatever it cannot be sure of is built.

let app: TinyApp
const base = 'dkr-test-unchanged-base'
const content = () => `a page ${Date.now()}`

/** What one up said of its build, and what its app answers. */
async function up(...args: string[]) {
  const {code, stdout, stderr} = await dkr(['up', '-d', ...args], app)
  expect(code).toBe(0)
  return {built: /exporting to image|COPY/.test(stderr), answer: await page(stdout.trim())}
}

const inApp = (name: string) => join(app.cwd, name)

/** Edits a file and puts its time back; what is written must be as long as before. */
async function unseen(name: string, edit: (text: string) => string): Promise<void> {
  const [text, {size}] = [await readFile(inApp(name), 'utf8'), await stat(inApp(name))]
  await utimes(inApp(name), 1e9, 1e9)
  expect((await up()).answer).toBe(await readFile(inApp('index.html'), 'utf8'))
  await writeFile(inApp(name), edit(text))
  await utimes(inApp(name), 1e9, 1e9)
  expect((await stat(inApp(name))).size).toBe(size)
}

/** Points a link to one of two pages; its time is always the same. */
async function link(target: string): Promise<void> {
  await rm(inApp('cur.html'), {force: true})
  await symlink(target, inApp('cur.html'))
  await lutimes(inApp('cur.html'), 1e9, 1e9)
}

/** The value of a label of the image. */
const labelOf = (name: string) => docker(['inspect', '--format', `{{index .Config.Labels "${name}"}}`, app.name])

beforeAll(async () => {
  app = await tinyApp('dkr-test-unchanged')
  await docker(['tag', 'busybox:1.36', base])
  const dockerfile = await readFile(join(app.cwd, 'Dockerfile'), 'utf8')
  await writeFile(join(app.cwd, 'Dockerfile'), dockerfile.replace('busybox:1.36', base).replace('index.html', '*.html'))
  await up()
})
afterAll(async () => {
  await app[Symbol.asyncDispose]()
  await docker(['rmi', base])
})

it('builds nothing when nothing changed, nor for a file that no step reads', async () => {
  expect((await up()).built).toBe(false)
  await writeFile(join(app.cwd, 'notes.txt'), 'not copied')
  expect((await up()).built).toBe(false)
})

it.each<[string, () => Promise<unknown>]>([
  ['a file', () => app.write(content())],
  ['the time of a file', () => utimes(join(app.cwd, 'index.html'), new Date(), new Date(1e12))],
  ['a file more that a pattern reads', () => writeFile(join(app.cwd, 'more.html'), content())],
  ['the ignore file', () => writeFile(join(app.cwd, '.dockerignore'), 'more.html')],
  ['the ignore file of the Dockerfile', () => writeFile(join(app.cwd, 'Dockerfile.dockerignore'), 'notes.txt')],
  [
    'the Dockerfile',
    async () => {
      const path = join(app.cwd, 'Dockerfile')
      await writeFile(path, `${await readFile(path, 'utf8')}ENV CHANGED=1\n`)
    },
  ],
  [
    'the base image',
    async () => {
      await docker(['build', '-q', '-t', base, '-'], {input: `FROM busybox:1.36\nENV MOVED=${Date.now()}\n`})
    },
  ],
  ['the name of the image', () => docker(['tag', 'busybox:1.36', app.name])],
  ['a file whose size and time were put back', () => unseen('index.html', text => text.replace('page', 'PAGE'))],
  [
    'a file that another one took the place of, of the same size and time',
    async () => {
      await writeFile(inApp('other'), (await readFile(inApp('index.html'), 'utf8')).replace(/page/i, 'leaf'))
      execFileSync('touch', ['-r', 'index.html', 'other'], {cwd: app.cwd})
      execFileSync('mv', ['other', 'index.html'], {cwd: app.cwd})
    },
  ],
  [
    'the Dockerfile, its size and time put back',
    async () => {
      await writeFile(inApp('Dockerfile'), `${await readFile(inApp('Dockerfile'), 'utf8')}LABEL edited=1\n`)
      await unseen('Dockerfile', text => text.replace('edited=1', 'edited=2'))
    },
  ],
])('builds after a change of %s, and once', async (_what, change) => {
  await change()
  const after = await up()
  expect(after.built).toBe(true)
  expect(after.answer).toBe(await readFile(join(app.cwd, 'index.html'), 'utf8'))
  expect((await up()).built).toBe(false)
})

it('has what was edited last, the Dockerfile too', async () => {
  expect(await labelOf('edited')).toBe('2')
})

it('builds when a link leads elsewhere, its length and time as before', async () => {
  await writeFile(inApp('a.html'), 'page a')
  await writeFile(inApp('b.html'), 'page b')
  for (const target of ['a', 'b']) {
    await link(`${target}.html`)
    const {stdout} = await dkr(['up', '-d'], app)
    expect(await page(new URL('/cur.html', stdout.trim()).href)).toBe(`page ${target}`)
  }
  expect((await up()).built).toBe(false)
})

it('builds nothing when all was copied anew with its times, or only read', async () => {
  execFileSync('sh', ['-c', 'cp -a . ../copy && rm -rf ./* && cp -a ../copy/. . && rm -rf ../copy'], {cwd: app.cwd})
  expect((await up()).built).toBe(false)
  execFileSync('touch', ['-a', 'a.html'], {cwd: app.cwd})
  expect((await up()).built).toBe(false)
})

it('builds with another value of a build arg that the environment gives', async () => {
  await writeFile(inApp('Dockerfile'), `${await readFile(inApp('Dockerfile'), 'utf8')}ARG GIVEN\nLABEL given=$GIVEN\n`)
  for (const value of ['1', '2']) {
    const {code} = await dkr(['up', '-d', '--build-arg', 'GIVEN'], {...app, env: {...app.env, GIVEN: value}})
    expect([code, await labelOf('given')]).toEqual([0, value])
  }
  await up()
})

it('builds after the image was removed', async () => {
  await docker(['rmi', '-f', app.name])
  expect((await up()).built).toBe(true)
})

it('builds after an image that is copied from moved', async () => {
  const text = await readFile(inApp('Dockerfile'), 'utf8')
  await writeFile(inApp('Dockerfile'), `${text}COPY --from=${base} /etc/passwd /x\n`)
  await up()
  expect((await up()).built).toBe(false)
  await docker(['build', '-q', '-t', base, '-'], {input: `FROM busybox:1.36\nENV MOVED=${Date.now()}\n`})
  expect((await up()).built).toBe(true)
  await writeFile(inApp('Dockerfile'), text)
  await up()
})

it.each([
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a Dockerfile's
  ['an ARG', (url: string) => [`ARG URL=${url}`, 'ADD ${URL}/more /www/'], []],
  ['--build-arg', () => ['ARG URL', 'ADD "$URL/more" /www/'], ['--build-arg', 'URL']],
  ['an ENV and JSON', (url: string) => [`ENV URL=${url}`, 'ADD ["$URL/more", "/www/"]'], []],
])('serves what a URL gives now, where a variable names it: %s', async (_what, lines, flags) => {
  let content = 'old'
  const server = createServer((_request, response) => response.end(content)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const text = await readFile(inApp('Dockerfile'), 'utf8')
  await writeFile(inApp('Dockerfile'), `${text}${lines(url).join('\n')}\n`)
  for (content of ['old', 'new']) {
    const {stdout} = await dkr(['up', '-d', ...flags], {...app, env: {...app.env, URL: url}})
    expect(await page(new URL('/more', stdout.trim()).href)).toBe(content)
  }
  server.close()
  await writeFile(inApp('Dockerfile'), text)
})

it.each([[['--no-cache']], [['--build-arg', 'A=1']]])('builds with %j', async args => {
  expect((await up(...args)).built).toBe(true)
})

it('builds what the ADD of a URL may have changed', async () => {
  const path = join(app.cwd, 'Dockerfile')
  const url = 'ADD http://127.0.0.1:1/none /none'
  await writeFile(path, `${await readFile(path, 'utf8')}${url}\n`)
  expect((await dkr(['up', '-d'], app)).code).toBe(1)
})
