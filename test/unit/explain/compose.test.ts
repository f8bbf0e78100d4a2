import {expect, test} from '@jest/globals'
import {parse} from 'yaml'
import {type ComposeValue, composeFile, yamlLines} from '../../../src/lib/explain/compose.js'
import {planUp} from '../../../src/lib/up/plan.js'
import {withTree} from '../../support/temp-tree.js'

interface Case {
  files?: Record<string, string>
  request?: object
  build?: object
  settings?: object
}

async function lines({files = {}, request = {}, build = {}, settings = {}}: Case): Promise<string[]> {
  return withTree({Dockerfile: 'FROM scratch\n', ...files}, dir => {
    const asked = {dir, name: 'my-app', settings, build, ...request}
    const ports = [{hostIp: '127.0.0.1', hostPort: '8000', containerPort: 8000, protocol: 'tcp' as const}]
    return yamlLines(composeFile(planUp(asked, {builder: 'buildkit', ports}, {cwd: dir, env: {TOKEN: 'mine'}})))
  })
}

test('an app with nothing special', async () => {
  expect(await lines({})).toEqual([
    'name: "my-app"',
    'services:',
    '  my-app:',
    '    build:',
    '      context: "."',
    '    image: "my-app:latest"',
    '    container_name: "my-app"',
    '    ports:',
    '      - "127.0.0.1:8000:8000"',
  ])
})

test('all that dkr.yaml and flags can say', async () => {
  const text = await lines({
    files: {'web.Dockerfile': 'FROM scratch\n', 'app.env': 'SECRET=x\n', token: 't'},
    settings: {
      dockerfile: 'web.Dockerfile',
      env: {PRICE: '5$', TOKEN: null},
      env_files: ['app.env'],
      volumes: ['data:/data', './src:/src:ro', '/cache'],
      memory: '512m',
      cpus: 1.5,
    },
    build: {file: 'web.Dockerfile', target: 'dev', buildArgs: ['V=$1'], secrets: ['id=t,src=token'], network: 'host'},
  })
  expect(parse(text.join('\n'))).toEqual({
    name: 'my-app',
    services: {
      'my-app': {
        build: {
          context: '.',
          dockerfile: 'web.Dockerfile',
          target: 'dev',
          args: {V: '$$1'},
          network: 'host',
          secrets: ['t'],
        },
        image: 'my-app:latest',
        container_name: 'my-app',
        ports: ['127.0.0.1:8000:8000'],
        environment: ['PRICE=5$$', 'TOKEN'],
        env_file: ['./app.env'],
        volumes: ['data:/data', './src:/src:ro', '/cache'],
        mem_limit: '512m',
        cpus: 1.5,
      },
    },
    volumes: {data: {name: 'data'}},
    secrets: {t: {file: './token'}},
  })
  expect(text.join()).not.toContain('SECRET')
})

test('odd texts stay what they are', () => {
  const value: ComposeValue = {'a b': 'x: y # z', yes: ['- "q"', '\n', 'no', '1'], null: null, d: {e: true, f: 0.5}}
  expect(parse(yamlLines(value).join('\n'))).toEqual(value)
})
