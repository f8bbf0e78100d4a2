import {spawn} from 'node:child_process'
import {createHash} from 'node:crypto'
import {existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from '@jest/globals'
import {type EngineChoice, resolveEndpoint} from '../../src/lib/engine/connect/resolve.js'
import {isDkrError} from '../../src/lib/errors/dkr-error.js'
import {pooled} from '../support/fault-cases.js'

/** Real clients of different ages, where they are; the first one always is. */
const clients = ['/usr/bin/docker', '/usr/local/bin/docker'].filter(existsSync)

const root = mkdtempSync(join(tmpdir(), 'dkr-order-'))
/** One docker configuration for each `currentContext`. */
const configs = ['', 'current', 'default', 'missing']

function writeConfig(current: string) {
  const dir = configDir(current)
  mkdirSync(dir)
  writeFileSync(join(dir, 'config.json'), JSON.stringify(current ? {currentContext: current} : {}))
  for (const name of ['current', 'work', 'far']) {
    const meta = join(dir, 'contexts', 'meta', createHash('sha256').update(name).digest('hex'))
    mkdirSync(meta, {recursive: true})
    const Host = name === 'far' ? 'ssh://me@far.example' : `tcp://${name}.example:2375`
    writeFileSync(
      join(meta, 'meta.json'),
      JSON.stringify({Name: name, Metadata: {}, Endpoints: {docker: {Host, SkipTLSVerify: false}}}),
    )
  }
}
const configDir = (current: string) => join(root, current || 'none')

interface Case {
  choice: EngineChoice
  env: Record<string, string>
}

const choices: EngineChoice[] = [
  {},
  {host: 'tcp://flag.example:2375'},
  {context: 'work'},
  {context: 'far'},
  {context: 'default'},
  {context: 'missing'},
  {host: 'tcp://flag.example:2375', context: 'work'},
]
const hosts = [undefined, '', 'tcp://host.example:2375', 'ssh://me@host.example']
const contexts = [undefined, '', 'work', 'default', 'missing']

/** The environment alone in every combination; below a flag, which outranks it, a quarter of them. */
const cases: Case[] = choices.flatMap((choice, c) =>
  hosts.flatMap((DOCKER_HOST, h) =>
    contexts.flatMap((DOCKER_CONTEXT, n) =>
      configs
        .filter((_, i) => c === 0 || i === (c + h + n) % configs.length)
        .map(current => ({
          choice,
          env: {
            DOCKER_CONFIG: configDir(current),
            HOME: root,
            ...(DOCKER_HOST !== undefined && {DOCKER_HOST}),
            ...(DOCKER_CONTEXT !== undefined && {DOCKER_CONTEXT}),
          },
        })),
    ),
  ),
)

/** What a client prints; undefined where it fails. */
function printed(client: string, args: string[], env: Record<string, string> = {}): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const child = spawn(client, args, {env: {PATH: '/usr/bin:/bin', ...env}, stdio: ['ignore', 'pipe', 'ignore']})
    let stdout = ''
    child.stdout.on('data', chunk => {
      stdout += chunk
    })
    child.on('error', reject)
    child.on('close', code => resolve(code === 0 ? stdout.trim() : undefined))
  })
}

/** The address that a real client would dial; `error` where it refuses. */
async function asked(client: string, {choice, env}: Case): Promise<string> {
  const flags = [...(choice.host ? ['-H', choice.host] : []), ...(choice.context ? ['--context', choice.context] : [])]
  const args = [...flags, 'context', 'inspect', '--format', '{{.Endpoints.docker.Host}}']
  return (await printed(client, args, env)) ?? 'error'
}

function decided({choice, env}: Case): string {
  try {
    const {url, source} = resolveEndpoint(choice, env)
    // Where docker ends at its own socket, dkr looks for those of other engines too.
    return source.includes('socket') ? 'unix:///var/run/docker.sock' : url
  } catch (error) {
    if (isDkrError(error)) return 'error'
    throw error
  }
}

describe('which engine is meant: the same as for docker', () => {
  beforeAll(() => configs.forEach(writeConfig))
  afterAll(() => rmSync(root, {recursive: true}))

  it.each(clients)('%s', async client => {
    const old = /version (?:19|20)\./.test((await printed(client, ['--version'])) ?? '')
    // 20.10 took an empty variable for a value; later clients, and dkr, take it for none.
    const fair = cases.filter(({env}) => !old || (env.DOCKER_HOST !== '' && env.DOCKER_CONTEXT !== ''))
    const answers = await pooled(fair, 32, each => asked(client, each))
    const different = fair.flatMap((each, i) => {
      const [docker, dkr] = [answers[i], decided(each)]
      return docker === dkr ? [] : [{...each, docker, dkr}]
    })
    expect(different).toEqual([])
    expect(new Set(answers).size).toBeGreaterThan(6)
  })
})
