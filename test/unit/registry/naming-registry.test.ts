import {expect, test} from '@jest/globals'
import {resolveCredentials} from '../../../src/lib/docker-config/credentials.js'
import {eraseCredentials, storeCredentials} from '../../../src/lib/docker-config/store.js'
import {withTree} from '../../support/temp-tree.js'

const broken = {auths: {'r.io:5000': {auth: '%%%'}, 'https://index.docker.io/v1/': {auth: '%%%'}}}
const helper = {credHelpers: {'r.io:5000': 'dkr-test-none'}}

test.each([
  ['r.io:5000', 'log in again: dkr login r.io:5000'],
  ['docker.io', 'log in again: dkr login docker.io'],
])('a broken entry of %s says where to log in', (host, suggestion) =>
  withTree({'config.json': JSON.stringify(broken)}, dir =>
    expect(resolveCredentials(host, {DOCKER_CONFIG: dir, PATH: ''})).rejects.toMatchObject({suggestions: [suggestion]}),
  ),
)

test('a helper that is missing does so for every use of it', () =>
  withTree({'config.json': JSON.stringify(helper)}, async dir => {
    const env = {DOCKER_CONFIG: dir, PATH: ''}
    const uses = [
      () => resolveCredentials('r.io:5000', env),
      () => storeCredentials('r.io:5000', {username: 'me', secret: 's'}, undefined, env),
      () => eraseCredentials('r.io:5000', env),
    ]
    for (const use of uses) {
      await expect(use()).rejects.toMatchObject({
        suggestions: expect.arrayContaining([expect.stringContaining('dkr login r.io:5000')]),
      })
    }
  }))
