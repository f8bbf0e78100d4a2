import {describe, expect, test} from '@jest/globals'
import {connectionError} from '../../../src/lib/errors/connection.js'
import {type MachineFacts, type Program, startEngine} from '../../../src/lib/errors/start-engine.js'

const url = 'unix:///var/run/docker.sock'
const machine = (programs: Program[], more: Partial<MachineFacts> = {}): MachineFacts => ({
  platform: 'linux',
  distribution: ['debian'],
  systemd: true,
  root: false,
  programs,
  ...more,
})
const first = (at: string, programs: Program[], more?: Partial<MachineFacts>) =>
  startEngine(at, machine(programs, more))[0]

describe('an engine that is installed is started', () => {
  test.each<[string, string, Program[], Partial<MachineFacts>, string]>([
    ['docker', url, ['dockerd', 'docker'], {}, 'start it: sudo systemctl start docker'],
    ['as root', url, ['dockerd'], {root: true}, 'start it: systemctl start docker'],
    [
      'without systemd',
      url,
      ['dockerd', 'docker-init-script'],
      {systemd: false},
      'start it: sudo service docker start',
    ],
    ['without any service', url, ['dockerd'], {systemd: false}, 'start it in another terminal: sudo dockerd'],
    ['the snap', url, ['docker', 'docker-snap'], {}, 'start it: sudo snap start docker'],
    ['Docker Desktop', url, ['docker-desktop'], {}, 'start it: systemctl --user start docker-desktop'],
    ['Docker Desktop on a Mac', url, ['docker', 'docker-desktop'], {platform: 'darwin'}, 'start it: open -a Docker'],
    [
      'Docker Desktop on Windows',
      'npipe:////./pipe/docker_engine',
      ['docker-desktop'],
      {platform: 'win32'},
      'start it: open Docker Desktop',
    ],
    ['Colima', url, ['docker', 'colima'], {platform: 'darwin'}, 'start it: colima start'],
    [
      'rootless docker',
      'unix:///run/user/1000/docker.sock',
      ['dockerd', 'dockerd-rootless.sh'],
      {},
      'start it: systemctl --user start docker',
    ],
    [
      'Podman',
      'unix:///run/user/1000/podman/podman.sock',
      ['podman'],
      {},
      'start it: systemctl --user start podman.socket',
    ],
    [
      'Podman of root',
      'unix:///run/podman/podman.sock',
      ['podman'],
      {},
      'start it: sudo systemctl start podman.socket',
    ],
    [
      'only Podman',
      url,
      ['podman'],
      {},
      'dkr works with Podman, which is installed; start it: systemctl --user start podman.socket',
    ],
  ])('%s', (_title, at, programs, more, command) => {
    expect(first(at, programs, more)).toBe(command)
  })
})

describe('where there is none, it is installed', () => {
  test.each<[string, Program[], Partial<MachineFacts>, RegExp]>([
    ['on Debian', [], {}, /^install it: sudo apt-get install docker\.io$/],
    ['on a relative of Debian', [], {distribution: ['linuxmint', 'ubuntu', 'debian']}, /apt-get/],
    ['in a container as root', [], {root: true}, /^install it: apt-get install docker\.io$/],
    ['elsewhere on Linux', [], {distribution: ['fedora']}, /docs\.docker\.com\/engine\/install/],
    ['where the system does not say', [], {distribution: []}, /docs\.docker\.com\/engine\/install/],
    ['only the client is here', ['docker'], {}, /apt-get install docker\.io/],
    ['on a Mac', [], {platform: 'darwin'}, /Docker Desktop: https.*mac-install/],
    ['on Windows', [], {platform: 'win32'}, /Docker Desktop: https.*windows-install/],
  ])('%s', (_title, programs, more, text) => {
    expect(first(url, programs, more)).toMatch(text)
  })

  test('the address of Podman, and no Podman', () => {
    expect(first('unix:///run/user/1/podman/podman.sock', ['dockerd'])).toBe('start it: sudo systemctl start docker')
  })
})

describe('another machine is not this one', () => {
  test.each<[string, RegExp]>([
    ['tcp://10.0.0.2:2376', /on 10\.0\.0\.2/],
    ['tcp://far.example:2376', /on far\.example/],
    ['tcp://127.0.0.1:2375', /check the port/],
  ])('%s', (at, text) => {
    const all = startEngine(at, machine(['dockerd']))
    expect(all[0]).toMatch(text)
    expect(all.join()).not.toMatch(/systemctl|apt-get/)
  })
})

const failure = (code: string) => Object.assign(new Error(code), {code})

describe('the whole error', () => {
  test('no engine is installed', () => {
    const facts = machine(['docker'])
    expect(connectionError(failure('ENOENT'), {url, source: 'the default socket', facts})).toMatchObject({
      code: 'ENGINE_NOT_FOUND',
      why: 'there is no socket (the default socket), and no engine is installed on this machine',
      suggestions: ['install it: sudo apt-get install docker.io', expect.stringContaining('https://'), 'dkr doctor'],
    })
  })

  test('one is: nothing is said of installing', () => {
    const {why, suggestions} = connectionError(failure('ENOENT'), {
      url,
      source: 'the default socket',
      facts: machine(['dockerd']),
    })
    expect(why).toBe('there is no socket (the default socket)')
    expect(suggestions).toEqual(['start it: sudo systemctl start docker', 'dkr doctor'])
  })

  test('another one answers: that is the first way out', () => {
    const engine = {
      url: 'unix:///nowhere.sock',
      source: 'DOCKER_HOST',
      facts: machine(['dockerd']),
      others: ['/run/user/1/docker.sock'],
      answering: {url, command: 'env -u DOCKER_HOST dkr …'},
    }
    for (const code of ['ENOENT', 'ECONNREFUSED', 'EACCES', 'ENOTFOUND', 'ETIMEDOUT']) {
      const {why, suggestions} = connectionError(failure(code), engine)
      expect(why).toMatch(/; an engine answers at unix:\/\/\/var\/run\/docker\.sock$/)
      expect(suggestions[0]).toBe('env -u DOCKER_HOST dkr …')
      expect(suggestions.join()).not.toMatch(/\/run\/user\/1|start it/)
    }
  })

  test('Podman has no group for its socket', () => {
    const error = connectionError(failure('EACCES'), {url: 'unix:///run/podman/podman.sock', source: 'DOCKER_HOST'})
    expect(error.suggestions.join()).not.toMatch(/usermod/)
    expect(error.suggestions[0]).toMatch(/systemctl --user start podman\.socket/)
  })
})
