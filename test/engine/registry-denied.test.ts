import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {Readable} from 'node:stream'
import {afterAll, afterEach, beforeAll, describe, expect, test} from '@jest/globals'
import {connect, type Engine} from '../../src/lib/engine/engine.js'
import {login, planLogin} from '../../src/lib/registry/login.js'
import {push} from '../../src/lib/registry/push.js'
import {planPush} from '../../src/lib/registry/push-plan.js'
import {makeCertificates} from '../support/certificates.js'
import {type Registry, startRegistry} from '../support/registry.js'
import {silentJob} from '../support/silent-job.js'
import {tagCopies} from '../support/tag-copies.js'
import {startTokenService, type TokenService} from '../support/token-service.js'

const password = 'open-sesame'
const names = tagCopies('denied')
const before = {...process.env}

let engine: Engine
let dir: string
let service: TokenService | undefined
let registry: Registry | undefined
let identity: {service?: TokenService; registry?: Registry} = {}

async function start(identityTokens: boolean) {
  const certificates = makeCertificates(dir, '127.0.0.1')
  const tokens = await startTokenService({
    certificates,
    identityTokens,
    users: {me: password, reader: password, other: password},
    permission: (user, repository) => {
      if (!repository.startsWith('me/')) return []
      return user === 'me' ? ['pull', 'push'] : user === 'reader' ? ['pull'] : []
    },
  })
  return {service: tokens, registry: await startRegistry({token: {service: tokens, certificates}})}
}

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'dkr-denied-'))
  process.env.DOCKER_CONFIG = dir
  engine = await connect()
  ;({service, registry} = await start(false))
  identity = await start(true)
})
afterAll(async () => {
  process.env = before
  await names.remove(engine)
  await Promise.all([registry, service, identity.registry, identity.service].map(each => each?.stop()))
  rmSync(dir, {recursive: true, force: true})
})
afterEach(() => rmSync(join(dir, 'config.json'), {force: true}))

const logIn = (at: Registry, username: string) =>
  login(
    engine,
    planLogin(at.host, {username, 'password-stdin': true, plain: true}),
    Readable.from([Buffer.from(password)]),
    silentJob(),
  )

/** The causes as they are told, of a push that is denied. */
async function denied(image: string): Promise<{code: string; why: string; suggestions: string[]}> {
  const error = await push(engine, planPush(image), silentJob()).catch(caught => caught)
  expect(error).toMatchObject({code: 'REGISTRY_DENIED', exitCode: 1})
  return error
}

describe('after "denied" the causes are told apart', () => {
  test('nobody is logged in', async () => {
    const {why, suggestions} = await denied(await names.copy(engine, registry!.host, 'me'))
    expect(why).toBe(`nobody is logged in at ${registry!.host}`)
    expect(suggestions).toEqual([`dkr login ${registry!.host}`])
  })

  test('an account that may read alone', async () => {
    const image = await names.copy(engine, registry!.host, 'me')
    await logIn(registry!, 'me')
    await push(engine, planPush(image), silentJob())
    await logIn(registry!, 'reader')
    const {why, suggestions} = await denied(image)
    expect(why).toContain('"reader" may read')
    expect(suggestions.join('\n')).toContain('token that may write')
  })

  test("somebody else's namespace", async () => {
    await logIn(registry!, 'other')
    const image = await names.copy(engine, registry!.host, 'me')
    const {why, suggestions} = await denied(image)
    expect(why).toContain('the log-in of "other" holds')
    expect(why).toContain('namespace "me" is not yours')
    expect(suggestions[0]).toBe(`dkr push ${image} --as ${image.replace('/me/', '/other/')}`)
  })

  test('a password that no longer holds, without waiting for the engine to give up', async () => {
    const auth = Buffer.from('me:old').toString('base64')
    writeFileSync(join(dir, 'config.json'), JSON.stringify({auths: {[registry!.host]: {auth}}}))
    const {why, suggestions} = await denied(await names.copy(engine, registry!.host, 'me'))
    expect(why).toContain('the log-in of "me" in auths of config.json no longer holds')
    expect(suggestions).toEqual([`dkr login ${registry!.host}`])
  })
})

test('an identity token replaces the password, pushes, and is named when it was revoked', async () => {
  const {host} = identity.registry!
  const image = await names.copy(engine, host, 'me')
  await logIn(identity.registry!, 'me')
  const [pushed] = await push(engine, planPush(image), silentJob())
  expect(pushed?.digest).toMatch(/^sha256:/)
  identity.service!.revoke()
  const {why} = await denied(image)
  expect(why).toContain('no longer holds')
})
