import {expect, test} from '@jest/globals'
import {frontendOptions} from '../../../src/lib/build/frontend-options.js'
import {planBuild} from '../../../src/lib/build/plan.js'
import {withTree} from '../../support/temp-tree.js'

const options = (request: object) =>
  withTree({Dockerfile: 'FROM scratch\n'}, dir =>
    frontendOptions(planBuild({dir, ...request}, '/', {}, 'buildkit'), 'Dockerfile'),
  )

test('a plain build', async () => {
  expect(await options({})).toEqual({filename: 'Dockerfile', 'image-resolve-mode': 'default'})
})

test('all that a build can say', async () => {
  const request = {
    buildArgs: ['A=1', 'EMPTY='],
    labels: {k: 'v'},
    target: 'dev',
    platform: 'linux/arm64',
    noCacheFilter: ['a,b', 'c'],
    pull: true,
    addHosts: ['db:10.0.0.5', 'six:[::1]'],
    network: 'none',
    shmSize: '1k',
    ulimits: ['nofile=1:2'],
    cacheFrom: ['one', 'two:2'],
  }
  expect(await options(request)).toEqual({
    filename: 'Dockerfile',
    'build-arg:A': '1',
    'build-arg:EMPTY': '',
    'label:k': 'v',
    target: 'dev',
    platform: 'linux/arm64',
    'no-cache': 'a,b,c',
    'image-resolve-mode': 'pull',
    'add-hosts': 'db=10.0.0.5,six=::1',
    'force-network-mode': 'none',
    'shm-size': '1024',
    ulimit: 'nofile=1:2',
    'cache-from': 'one:latest,two:2',
  })
})

test('--no-cache is for every stage', async () => {
  expect(await options({noCache: true, noCacheFilter: ['a']})).toMatchObject({'no-cache': ''})
})
