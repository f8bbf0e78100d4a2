import {expect, test} from '@jest/globals'
import {planRun, type RunRequest} from '../../../src/lib/run/plan.js'
import {withProxies} from '../../../src/lib/run/proxies.js'
import {withTree} from '../../support/temp-tree.js'

const proxies = {HTTP_PROXY: 'http://proxy:3128', http_proxy: 'http://proxy:3128', NO_PROXY: 'localhost'}
const sent = (request: Partial<RunRequest>, env: NodeJS.ProcessEnv = {}) =>
  withProxies(planRun({image: 'app', command: [], ...request}, {cwd: '/', env}), proxies)
const all = Object.entries(proxies).map(([name, value]) => `${name}=${value}`)

test('proxies of config.json are added', () => {
  expect(sent({})).toEqual(all)
  expect(sent({env: ['A=1']})).toEqual(['A=1', ...all])
})

test.each([
  ['HTTP_PROXY=own', 'HTTP_PROXY=own'],
  ['HTTP_PROXY=', 'HTTP_PROXY='],
  ['HTTP_PROXY', 'HTTP_PROXY=mine'],
])('-e %s wins over them, in its own spelling only', (value, variable) => {
  expect(sent({env: [value]}, {HTTP_PROXY: 'mine'})).toEqual([
    variable,
    'http_proxy=http://proxy:3128',
    'NO_PROXY=localhost',
  ])
})

test('-e NAME without a value of yours unsets the proxy', () => {
  expect(sent({env: ['NO_PROXY']})).toEqual(['NO_PROXY', ...all.slice(0, 2)])
})

test('they win over an env file, as with docker', () =>
  withTree({'a.env': 'HTTP_PROXY=file\n'}, async dir => {
    expect(sent({'env-file': [`${dir}/a.env`]})).toEqual(['HTTP_PROXY=file', ...all])
  }))
