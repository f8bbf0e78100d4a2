import {beforeAll, describe, expect, it} from '@jest/globals'
import {dkr} from '../support/dkr.js'
import {otherEngines} from '../support/other-engines.js'

interface Check {
  name: string
  verdict: string
  detail: string
  mend?: string
}

let sockets: Record<string, string>
beforeAll(async () => {
  const {podman, podman5} = await otherEngines()
  sockets = {'4': podman, '5': podman5}
})

describe.each(['4', '5'])('doctor, on Podman %s', version => {
  const env = () => ({DOCKER_HOST: `unix://${sockets[version]}`, DOCKER_CONFIG: '/dev/null'})

  it('finds nothing wrong, and leaves nothing behind', async () => {
    const images = async () => (await dkr(['images', '-aq', '--no-trunc'], {env: env()})).stdout
    const before = await images()
    const {stdout, stderr, code} = await dkr(['doctor', '--json'], {env: env()})
    const checks = JSON.parse(stdout) as Check[]
    expect(checks.find(({name}) => name === 'version')!.detail).toMatch(new RegExp(`^Podman ${version}\\.`))
    expect(checks.filter(({verdict}) => verdict === 'failed')).toEqual([])
    expect(checks.find(({name}) => name === 'containers')).toMatchObject({verdict: 'ok'})
    expect([code, stderr]).toEqual([0, ''])
    expect(await images()).toBe(before)
  })

  it('names no log of docker', async () => {
    const {stdout} = await dkr(['doctor'], {env: env()})
    expect(stdout).not.toMatch(/-u docker|systemctl/)
  })
})
