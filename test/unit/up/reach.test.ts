import {readdirSync, statSync, symlinkSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {expect, test} from '@jest/globals'
import type {Settings} from '../../../src/lib/project/settings.js'
import {allowedIn} from '../../../src/lib/up/reach/allowed.js'
import {reachFacts} from '../../../src/lib/up/reach/facts.js'
import {isLoopbackAddress} from '../../../src/lib/up/reach/loopback.js'
import {buildReach, type ReachFacts, type ReachFlags, reachOf} from '../../../src/lib/up/reach/reach.js'
import {withTree} from '../../support/temp-tree.js'

const links: Record<string, string> = {
  '/srv/app/out': '/etc',
  '/srv/app/near': '/srv/app/data',
  '/srv/app/link.env': '/home/me/.aws/credentials',
  '/srv/app/link.Dockerfile': '/srv/other/Dockerfile',
  '/var/run/docker.sock': '/run/docker.sock',
}
const facts: ReachFacts = {
  dir: '/srv/app',
  home: '/home/me',
  env: {TOKEN: 't', HOME: '/home/me'},
  real: path => links[path] ?? path,
  sockets: ['/run/docker.sock'],
  foreignVolumes: new Set(['theirs']),
  bareNames: path => (path.endsWith('bare.env') ? ['TOKEN', 'NOT_SET'] : []),
}

const said = (settings: Settings, flags: ReachFlags = {}, more: Partial<ReachFacts> = {}) =>
  reachOf(settings, flags, {...facts, ...more}).map(
    ({path, what, why}) => `${path?.join('.') ?? '-'}: ${what}${why ? `: ${why}` : ''}`,
  )

const outside = 'it is outside this folder'
const control = 'full control of the engine (as good as root on its machine, unless that engine is rootless)'

test.each<[Settings, string]>([
  [{volumes: ['/srv/other:/data']}, `volumes.0: mounts /srv/other: ${outside}`],
  [{volumes: ['x:/x', '../other:/data:ro']}, `volumes.1: mounts ../other, which is /srv/other (read-only): ${outside}`],
  [{volumes: ['./a/../../b:/b']}, `volumes.0: mounts ./a/../../b, which is /srv/b: ${outside}`],
  [{volumes: ['./out:/data']}, `volumes.0: mounts ./out, which is /etc: ${outside}`],
  [{volumes: ['/srv/app2:/data']}, `volumes.0: mounts /srv/app2: ${outside}`],
  [
    {volumes: ['/:/host']},
    `volumes.0: mounts /: it is every file of the machine, the engine's socket among them: ${control}`,
  ],
  [
    {volumes: ['/var/run/docker.sock:/d.sock:ro']},
    `volumes.0: mounts /var/run/docker.sock, which is /run/docker.sock (read-only): the engine's socket gives ${control}`,
  ],
  [{volumes: ['/opt/x/podman.sock:/s']}, `volumes.0: mounts /opt/x/podman.sock: the engine's socket gives ${control}`],
  [{volumes: ['/run:/r']}, `volumes.0: mounts /run: the engine's socket is in it (/run/docker.sock): ${control}`],
  [{volumes: ['/home:/h']}, 'volumes.0: mounts /home: your home folder is in it, with your keys and passwords'],
  [
    {volumes: ['theirs:/data']},
    'volumes.0: mounts the volume theirs: it was there already, and was not made for this folder',
  ],
  [{env_files: ['a.env', '../b.env']}, `env_files.1: reads variables from ../b.env, which is /srv/b.env: ${outside}`],
  [{env_files: ['/etc/x.env']}, `env_files.0: reads variables from /etc/x.env: ${outside}`],
  [
    {env_files: ['link.env']},
    `env_files.0: reads variables from link.env, which is /home/me/.aws/credentials: ${outside}`,
  ],
  [{env_files: ['bare.env']}, 'env_files.0: passes your variable TOKEN to the container (bare.env names it)'],
  [{env: {A: '1', TOKEN: null}}, 'env.TOKEN: passes your variable TOKEN to the container'],
  [{env: ['A=1', 'TOKEN']}, 'env.1: passes your variable TOKEN to the container'],
  [{args: {TOKEN: null}}, 'args.TOKEN: passes your variable TOKEN to the build'],
  [{dockerfile: '../Dockerfile'}, `dockerfile: builds from ../Dockerfile, which is /srv/Dockerfile: ${outside}`],
  [
    {dockerfile: 'link.Dockerfile'},
    `dockerfile: builds from link.Dockerfile, which is /srv/other/Dockerfile: ${outside}`,
  ],
  [{ports: ['8000', '0.0.0.0:8080:80']}, 'ports.1: publishes 0.0.0.0:8080:80: everyone in your network can reach it'],
  [{ports: ['[::]:8080:80']}, 'ports.0: publishes [::]:8080:80: everyone in your network can reach it'],
  [{ports: ['10.0.0.7::80']}, 'ports.0: publishes 10.0.0.7::80: everyone who reaches 10.0.0.7 can reach it'],
])('%j is told', (settings, line) => expect(said(settings)).toEqual([line]))

test.each<[Settings]>([
  [{}],
  [{volumes: ['./data:/data', '.:/app', './near:/near', './new/one:/n', './..data:/d', '/srv/app/x:/x']}],
  [{volumes: ['data:/data', '/anonymous', 'ours:/var/run/docker.sock']}],
  [{ports: ['8000', '8080:80', '127.0.0.1:8000:8000', '127.9.9.9::80', '[::1]:53:53/udp', 'target=80,published=8080']}],
  [{env: {A: 'x', TOKENS: '$TOKEN', EMPTY: '', NOT_SET: null, constructor: null}}],
  [{env: ['A=x', 'B=$TOKEN', 'NOT_SET']}],
  [{args: {V: '1', NOT_SET: null}}],
  [{env_files: ['.env', './deep/../x.env', '/srv/app/y.env']}],
  [{dockerfile: 'docker/Dockerfile'}],
  [{dockerfile: './..Dockerfile'}],
  [
    {
      name: 'x',
      target: 'dev',
      memory: '1g',
      ready: {path: '//evil', log: '/x/'},
      watch: [{path: '../x', action: 'sync'}],
    },
  ],
])('%j stays within the folder', settings => expect(said(settings)).toEqual([]))

test.each<[Settings, ReachFlags]>([
  [{ports: ['0.0.0.0:80:80']}, {publish: ['8080:80']}],
  [{volumes: ['/etc:/data']}, {volume: ['/var:/data']}],
  [{env: {TOKEN: null}}, {env: ['TOKEN']}],
  [{env: ['TOKEN']}, {env: ['TOKEN=x']}],
  [{env_files: ['bare.env']}, {env: ['TOKEN']}],
  [{args: {TOKEN: null}}, {'build-arg': ['TOKEN=x']}],
  [{dockerfile: '../Dockerfile'}, {file: '/srv/other/Dockerfile'}],
])('%j is not told beside the flags %j', (settings, flags) => expect(said(settings, flags)).toEqual([]))

test.each<[Settings, ReachFlags]>([
  [{volumes: ['/etc:/data']}, {volume: ['/etc:/other']}],
  [{env: {TOKEN: null}}, {env: ['TOKENS=x']}],
  [{env_files: ['bare.env']}, {env: ['TOKEN=x']}],
])('%j is told beside the flags %j', (settings, flags) => expect(said(settings, flags)).toHaveLength(1))

test('on another machine each path is one of that machine, and every port is open', () => {
  const far = {machine: 'build.example'}
  expect(said({volumes: ['./data:/data']}, {}, far)).toEqual(['volumes.0: mounts /srv/app/data of build.example'])
  expect(said({volumes: ['/run/docker.sock:/s']}, {}, far)[0]).toContain(control)
  expect(said({ports: ['0.0.0.0:80:80'], env_files: ['.env']}, {}, far)).toEqual([])
})

test('a build mounts and publishes nothing', () => {
  const settings: Settings = {volumes: ['/:/x'], ports: ['0.0.0.0:1:1'], env: ['TOKEN'], args: {TOKEN: null}}
  expect(buildReach(settings, {}, facts).map(({path}) => path)).toEqual([['args', 'TOKEN']])
})

test.each([
  ['127.0.0.1', true],
  ['127.255.0.3', true],
  ['0:0:0:0:0:0:0:1', true],
  ['::ffff:127.0.0.1', true],
  ['128.0.0.1', false],
  ['0.0.0.0', false],
  ['::', false],
  ['::2', false],
])('%s is loopback: %s', (address, is) => expect(isLoopbackAddress(address)).toBe(is))

test('links are followed, also above what is not there yet', () =>
  withTree(
    {'app/Dockerfile': '', 'app/own.env': 'A=1\nBARE\n', 'app/export.env': 'export BARE\n', 'other/x': ''},
    async root => {
      const dir = join(root, 'app')
      symlinkSync('../other', join(dir, 'out'))
      symlinkSync('Dockerfile', join(dir, 'same'))
      symlinkSync('../nothing', join(dir, 'dangling'))
      symlinkSync('loop', join(dir, 'loop'))
      const {real, bareNames, sockets} = await reachFacts({}, {dir, env: {}})
      expect(real(join(dir, 'out/not/there'))).toBe(join(root, 'other/not/there'))
      expect(real(join(dir, 'dangling/x'))).toBe(join(root, 'nothing/x'))
      expect(real(join(dir, 'loop'))).toBe(join(dir, 'loop'))
      expect(real(join(dir, 'same'))).toBe(join(dir, 'Dockerfile'))
      expect(bareNames(join(dir, 'own.env'), 'docker')).toEqual(['BARE'])
      expect(bareNames(join(dir, 'export.env'), 'dotenv')).toEqual(['BARE'])
      expect(bareNames(join(dir, 'none.env'), 'docker')).toEqual([])
      expect(sockets.length).toBeGreaterThan(0)
    },
  ))

test('what was allowed is remembered for one folder, in a file for its owner alone', () =>
  withTree({}, root => {
    const env = {XDG_STATE_HOME: root}
    allowedIn('/a', env).add(['mounts /'])
    allowedIn('/a', env).add(['mounts /etc'])
    expect(['mounts /', 'mounts /etc', 'mounts /var'].map(allowedIn('/a', env).has)).toEqual([true, true, false])
    expect(allowedIn('/b', env).has('mounts /')).toBe(false)
    const folder = join(root, 'dkr/reach')
    expect(readdirSync(folder).map(name => statSync(join(folder, name)).mode & 0o777)).toEqual([0o600])
    writeFileSync(join(root, 'file'), '')
    const nowhere = allowedIn('/a', {XDG_STATE_HOME: join(root, 'file')})
    nowhere.add(['mounts /'])
    expect(nowhere.has('mounts /')).toBe(true)
  }))

test('a damaged file, or one that is no list, allows nothing', () =>
  withTree({}, root => {
    const env = {XDG_STATE_HOME: root}
    allowedIn('/a', env).add(['x'])
    const folder = join(root, 'dkr/reach')
    const [file] = readdirSync(folder)
    for (const text of ['', '{', '{"a": 1}', '[1, null]', '"x"']) {
      writeFileSync(join(folder, file!), text)
      expect(allowedIn('/a', env).has('x')).toBe(false)
    }
  }))
