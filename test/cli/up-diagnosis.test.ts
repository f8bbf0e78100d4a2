import {readdirSync} from 'node:fs'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from '@jest/globals'
import type {ErrorJson} from '../../src/lib/errors/dkr-error.js'
import type {BrokenApp} from '../apps/broken-app.js'
import {brokenApps} from '../apps/table.js'
import {dkr, root} from '../support/dkr.js'
import {dockerClient} from '../support/docker-client.js'

const apps = join(root, 'test', 'apps')
const nameOf = (app: Pick<BrokenApp, 'name'>) => `dkr-test-why-${process.pid}-${app.name}`
const seconds = '3'
const atOnce = 6

interface Told {
  code: number | null
  error: ErrorJson['error']
}

async function tell(app: BrokenApp): Promise<Told> {
  const args = ['up', app.name, '-d', '--json', '--name', nameOf(app), '--timeout', seconds, ...(app.args ?? [])]
  const {stdout, stderr, code} = await dkr(args, {cwd: apps})
  // Faster than a stop: most of them do not heed SIGTERM.
  await dockerClient(['rm', '-f', nameOf(app)])
  const {error} = JSON.parse(stdout || '{}') as Partial<ErrorJson>
  if (!error) throw new Error(`${app.name} ended with ${code}: ${stdout}${stderr}`)
  return {code, error}
}

describe('an app that does not become ready', () => {
  const told = new Map<string, Told | Error>()

  beforeAll(async () => {
    const queue = [...brokenApps]
    const work = async () => {
      for (let app = queue.shift(); app; app = queue.shift()) {
        told.set(app.name, await tell(app).catch((error: Error) => error))
      }
    }
    await Promise.all(Array.from({length: atOnce}, work))
  }, 240_000)
  afterAll(async () => {
    await dockerClient(['rm', '-f', ...brokenApps.map(nameOf)])
    await dockerClient(['rmi', '-f', ...brokenApps.map(nameOf)])
  })

  it.each(brokenApps)('$name: $cause', ({name, cause, certain = true, message, evidence, mend}) => {
    const result = told.get(name)!
    if (!('error' in result)) throw result
    const {error, code} = result
    expect(error).toMatchObject({cause, certain})
    expect(error.message).toMatch(message)
    expect(error.evidence?.join('\n')).toMatch(evidence)
    expect(error.suggestions.join('\n')).toMatch(mend)
    expect(error.why).toBeTruthy()
    expect(error.exitCode).toBe(code)
    expect(error.message.includes(': probably ')).toBe(!certain)
  })

  it('has one folder for each', () => {
    const folders = readdirSync(apps, {withFileTypes: true}).filter(entry => entry.isDirectory())
    expect(folders.map(({name}) => name).sort()).toEqual(brokenApps.map(({name}) => name).sort())
  })
})
