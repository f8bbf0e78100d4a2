import {describe, expect, test} from '@jest/globals'
import {containerConfig} from '../../../src/lib/run/config.js'
import {planRun, type RunRequest} from '../../../src/lib/run/plan.js'

const surroundings = {cwd: '/srv', env: {HOME: '/root', TOKEN: 't'}}
const plan = (request: Partial<RunRequest>) => planRun({image: 'app', command: [], ...request}, surroundings)
const config = (request: Partial<RunRequest>) => containerConfig(plan(request))

describe('planRun', () => {
  test('without flags', () => {
    expect(plan({})).toMatchObject({
      image: 'app',
      command: [],
      name: undefined,
      ports: [],
      pull: 'missing',
      detach: false,
      interactive: false,
      tty: false,
      remove: false,
      labels: {},
      attach: {stdin: false, stdout: true, stderr: true},
      sigProxy: true,
      warnings: [],
    })
  })

  test.each([
    ['python', 'python'],
    ['docker.io/library/python:3', 'docker.io/library/python:3'],
    ['deadbeef', 'deadbeef'],
    ['a'.repeat(64), 'a'.repeat(64)],
    [`sha256:${'a'.repeat(64)}`, `sha256:${'a'.repeat(64)}`],
  ])('the image %s stays %s', (image, name) => expect(plan({image}).image).toBe(name))

  test.each<[Partial<RunRequest>, string]>([
    [{image: 'App'}, 'INVALID_REFERENCE'],
    [{name: 'a b'}, 'INVALID_NAME'],
    [{publish: ['80', 'x']}, 'INVALID_PORT'],
    [{env: ['=x']}, 'INVALID_ENV'],
    [{'env-file': ['/nope']}, 'FILE_NOT_FOUND'],
    [{volume: ['a:b:c:d']}, 'INVALID_MOUNT'],
    [{label: ['=x']}, 'USAGE'],
    [{mount: ['type=bind']}, 'USAGE'],
    [{pull: 'sometimes'}, 'USAGE'],
    [{'env-format': 'yaml'}, 'USAGE'],
    [{rm: true, restart: 'always'}, 'USAGE'],
    [{attach: ['all']}, 'USAGE'],
    [{detach: true, attach: ['stdout']}, 'ATTACH_CONFLICT'],
  ])('%j is %s', (request, code) => {
    expect(() => plan(request)).toThrow(expect.objectContaining({code, exitCode: 2}))
  })

  test('an empty name is none, as with docker', () => expect(plan({name: ''}).name).toBeUndefined())

  test('a dry run shows the variable as it was written, the engine gets its value', () => {
    expect(plan({env: ['TOKEN']})).toMatchObject({environment: ['TOKEN=t'], envValues: ['TOKEN']})
  })
})

describe('containerConfig', () => {
  test('sends what docker run sends', () => {
    const request = {
      command: ['sh', '-c', 'true'],
      publish: ['8080:80'],
      env: ['A=1'],
      volume: ['./d:/d', '/anon'],
      label: ['k=v'],
      workdir: '/w',
      user: '1:2',
      rm: true,
    }
    expect(config(request)).toMatchObject({
      Image: 'app',
      Cmd: ['sh', '-c', 'true'],
      Entrypoint: undefined,
      Env: ['A=1'],
      Labels: {k: 'v'},
      WorkingDir: '/w',
      User: '1:2',
      ExposedPorts: {'80/tcp': {}},
      Volumes: {'/anon': {}},
      HostConfig: {
        Binds: ['/srv/d:/d'],
        PortBindings: {'80/tcp': [{HostIp: '', HostPort: '8080'}]},
        AutoRemove: true,
      },
    })
  })

  // The values are those of docker inspect after docker run with the same flags.
  test.each<[Partial<RunRequest>, boolean, boolean, boolean, boolean]>([
    [{}, false, false, false, true],
    [{interactive: true}, true, true, true, true],
    [{interactive: true, tty: true}, true, true, true, true],
    [{detach: true}, false, false, false, false],
    [{detach: true, interactive: true}, true, false, false, false],
  ])('%j: OpenStdin %s, StdinOnce %s, AttachStdin %s, output attached %s', (request, open, once, input, output) => {
    expect(config(request)).toMatchObject({
      Tty: request.tty ?? false,
      OpenStdin: open,
      StdinOnce: once,
      AttachStdin: input,
      AttachStdout: output,
      AttachStderr: output,
    })
  })

  test.each([
    [undefined, undefined],
    ['sh', ['sh']],
    ['', ['']],
  ])('--entrypoint %j', (entrypoint, sent) => expect(config({entrypoint}).Entrypoint).toEqual(sent))

  test("no command leaves the image's own", () => expect(config({}).Cmd).toBeUndefined())
})
