import {once} from 'node:events'
import {mkdtempSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs'
import {createServer, type Socket} from 'node:net'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {Readable} from 'node:stream'
import {afterAll, afterEach, beforeAll, beforeEach, describe, expect, test} from '@jest/globals'
import {connect, type Engine} from '../../src/lib/engine/engine.js'
import {findImage, removeImage} from '../../src/lib/engine/images.js'
import {DkrError} from '../../src/lib/errors/dkr-error.js'
import {login, planLogin} from '../../src/lib/registry/login.js'
import {logout} from '../../src/lib/registry/logout.js'
import {planPull, pull} from '../../src/lib/registry/pull.js'
import {push} from '../../src/lib/registry/push.js'
import {planPush} from '../../src/lib/registry/push-plan.js'
import {planTag, tag} from '../../src/lib/registry/tag.js'
import {installHelper} from '../support/credential-helper.js'
import {docker, dockerClient} from '../support/docker-client.js'
import {unpackPassHelper} from '../support/pass-helper.js'
import {account, freePort, type Registry, startRegistry} from '../support/registry.js'
import {silentJob} from '../support/silent-job.js'

const base = 'busybox:1.36'
const namespace = `dkrshare${process.pid}`

let engine: Engine
let open: Registry
let guarded: Registry
let dir: string
const before = {...process.env}

beforeAll(async () => {
  engine = await connect()
  open = await startRegistry()
  guarded = await startRegistry({basicAuth: true})
})
afterAll(async () => {
  await Promise.all([open?.stop(), guarded?.stop()])
})

const made = new Set<string>()
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'dkr-share-'))
  process.env.DOCKER_CONFIG = dir
})
afterEach(async () => {
  process.env = {...before}
  rmSync(dir, {recursive: true, force: true})
  for (const name of made) if (await findImage(engine, name)) await removeImage(engine, name, {force: true})
  made.clear()
})

/** A new local name for the base image, to be removed after the test. */
async function named(registry: Registry, name: string): Promise<string> {
  const image = `${registry.host}/${namespace}/${name}`
  made.add(image)
  await tag(engine, planTag(base, image))
  return image
}

const pushOne = async (image: string, job = silentJob()) => (await push(engine, planPush(image), job))[0]!
const pullOne = async (image: string, job = silentJob()) => (await pull(engine, planPull(image), job))[0]!

const logIn = (registry: Registry, password = account.password, job = silentJob()) =>
  login(
    engine,
    planLogin(registry.host, {username: account.username, 'password-stdin': true}),
    Readable.from([Buffer.from(`${password}\n`)]),
    job,
  )

describe('tag', () => {
  test('gives an image a further name', async () => {
    const image = await named(open, 'tag:1')
    expect((await findImage(engine, image))?.Id).toBe((await findImage(engine, base))?.Id)
  })

  test('takes an ID and the beginning of one', async () => {
    const id = (await findImage(engine, base))?.Id ?? ''
    for (const source of [id, id.slice(7, 19)]) {
      const target = `${namespace}/by-id:1`
      made.add(target)
      expect(await tag(engine, planTag(source, target))).toEqual({id, source, target})
    }
  })

  test('says which image may be meant', async () => {
    await expect(tag(engine, planTag('nobody/busybox:9', 'x'))).rejects.toMatchObject({
      code: 'IMAGE_NOT_FOUND',
      suggestions: expect.arrayContaining([`did you mean ${base}?`]),
    })
  })
})

describe('push and pull', () => {
  test('what was pushed comes back, by tag and by digest, for dkr and for docker', async () => {
    const image = await named(open, 'round:1')
    const pushed = await pushOne(image)
    expect(pushed).toMatchObject({image, reference: `${image}@${pushed.digest}`, size: expect.any(Number)})
    made.add(`${image.replace(/:1$/, '')}@${pushed.digest}`)
    await removeImage(engine, image)

    const byTag = await pullOne(image)
    expect(byTag).toMatchObject({image, digest: pushed.digest, reference: pushed.reference, status: 'downloaded'})
    expect((await pullOne(image)).status).toBe('up to date')
    expect(await pullOne(pushed.reference)).toMatchObject({digest: pushed.digest})
    await removeImage(engine, image)
    expect(await docker(['pull', '-q', pushed.reference])).toContain(pushed.digest)
  })

  test('a push says where it goes, as whom, and what was there already', async () => {
    const image = await named(open, 'said:1')
    await pushOne(image)
    const job = silentJob()
    await pushOne(image, job)
    expect(job.said[0]).toMatch(new RegExp(`^pushing to ${image.replaceAll('.', '\\.')} \\([\\d.]+MB in 1 layer\\)$`))
    expect(job.said[1]).toBe(`  nobody is logged in at ${open.host}`)
    expect(job.said.slice(2)).toEqual([
      expect.stringMatching(/^layer [0-9a-f]{12}: cached$/),
      'nothing to send; 1 layer there already',
    ])
  })

  test('a push of an image that is not here shows the tag command', async () => {
    const image = `${open.host}/${namespace}/busybox:7`
    await expect(pushOne(image)).rejects.toMatchObject({
      code: 'IMAGE_NOT_FOUND',
      suggestions: expect.arrayContaining([`dkr tag ${base} ${image}`]),
    })
  })

  test('a pull of a tag that is not there', async () => {
    const plan = planPull(`${open.host}/${namespace}/nothing:1`)
    await expect(pull(engine, plan, silentJob())).rejects.toMatchObject({code: 'IMAGE_NOT_FOUND'})
  })

  test('a registry that is not there', async () => {
    const away = {host: `127.0.0.1:${await freePort()}`, stop: async () => {}}
    const image = await named(away, 'away:1')
    await expect(pushOne(image)).rejects.toMatchObject({code: 'REGISTRY_UNREACHABLE'})
    await expect(pullOne(image)).rejects.toMatchObject({code: 'REGISTRY_UNREACHABLE'})
  })
})

describe('Ctrl-C', () => {
  test('ends a pull from a registry that keeps silent', async () => {
    const silent = createServer().listen(0, '127.0.0.1')
    await once(silent, 'listening')
    const reached = once(silent, 'connection') as Promise<[Socket]>
    const controller = new AbortController()
    try {
      const {port} = silent.address() as {port: number}
      const work = pullOne(`127.0.0.1:${port}/a/b`, silentJob(controller.signal))
      work.catch(() => {})
      const [socket] = await reached
      controller.abort(new DkrError('INTERRUPTED', {message: 'interrupted', suggestions: ['x'], exitCode: 130}))
      await expect(work).rejects.toMatchObject({code: 'INTERRUPTED', exitCode: 130})
      socket.destroy()
    } finally {
      silent.close()
    }
  })
})

const pass = unpackPassHelper()
afterAll(() => pass?.remove())
/** The small one of these tests, and a real one where it can be had. */
const helpers = pass ? ['testing', 'pass'] : ['testing']

describe('a registry with accounts', () => {
  test('log in, push, pull, log out', async () => {
    const image = await named(guarded, 'app:1')
    const config = join(dir, 'config.json')
    expect(await logIn(guarded)).toEqual({registry: guarded.host, username: 'me', stored: config})
    expect(statSync(config).mode & 0o777).toBe(0o600)

    const job = silentJob()
    const {digest} = await pushOne(image, job)
    expect(job.said[1]).toBe('  logged in as me, from auths of config.json')
    await removeImage(engine, image)
    expect(await pullOne(image)).toMatchObject({digest, status: 'downloaded'})

    expect(await logout(guarded.host, silentJob())).toEqual({registry: guarded.host, removed: true})
    await expect(pushOne(image)).rejects.toMatchObject({
      code: 'REGISTRY_DENIED',
      suggestions: [`dkr login ${guarded.host}`],
    })
    expect(await logout(guarded.host, silentJob())).toMatchObject({removed: false})
  })

  test('docker sees the log-in of dkr, and dkr that of docker', async () => {
    const image = await named(guarded, 'cross:1')
    await logIn(guarded)
    await docker(['push', image])
    await docker(['logout', guarded.host])
    await expect(pullOne(image)).rejects.toMatchObject({code: 'REGISTRY_DENIED'})
    const flags = ['-u', account.username, '--password-stdin']
    await docker(['login', ...flags, guarded.host], {input: account.password})
    expect(await pullOne(image)).toMatchObject({status: 'up to date'})
    expect((await dockerClient(['logout', guarded.host])).code).toBe(0)
  })

  test('a wrong password is not stored', async () => {
    const error = await logIn(guarded, 'wrong-sesame').catch(caught => caught)
    expect(error).toMatchObject({code: 'LOGIN_FAILED'})
    expect(JSON.stringify(error)).not.toContain('sesame')
    expect(() => readFileSync(join(dir, 'config.json'))).toThrow(expect.objectContaining({code: 'ENOENT'}))
  })

  test('the plain store is warned of, without the password', async () => {
    const job = silentJob()
    await logIn(guarded, account.password, job)
    expect(job.said.join('\n')).toContain('unencrypted')
    expect(job.said.join('\n')).not.toContain('sesame')
  })

  test.each(helpers)('a credential helper keeps the log-in, for docker too: %s', async name => {
    if (name === 'pass') Object.assign(process.env, pass?.env)
    else process.env.PATH = `${installHelper(dir, name)}:${process.env.PATH}`
    writeFileSync(join(dir, 'config.json'), JSON.stringify({credsStore: name}))
    const image = await named(guarded, 'helper:1')
    expect(await logIn(guarded)).toMatchObject({stored: `credsStore "${name}"`})
    expect(readFileSync(join(dir, 'config.json'), 'utf8')).not.toContain('"auth"')
    await pushOne(image)
    await docker(['pull', '-q', image])
    await logout(guarded.host, silentJob())
    await expect(pullOne(image)).rejects.toMatchObject({code: 'REGISTRY_DENIED'})
  })

  test('a log-in that still holds is not asked for again', async () => {
    await logIn(guarded)
    const job = silentJob()
    const again = await login(engine, planLogin(guarded.host, {}), Readable.from([]), job)
    expect(again).toEqual({registry: guarded.host, username: 'me', stored: 'auths of config.json'})
    expect(job.said).toEqual([expect.stringContaining('still holds')])
  })
})
