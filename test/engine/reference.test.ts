import {afterAll, beforeAll, expect, test} from '@jest/globals'
import {isDkrError} from '../../src/lib/errors/dkr-error.js'
import {projectName} from '../../src/lib/project/name.js'
import {familiarReference, parseImageReference} from '../../src/lib/reference/image.js'
import {docker, dockerClient} from '../support/docker-client.js'

const source = 'busybox:1.36'
const unique = 'dkr-reftest'
const tagged = new Set<string>()

beforeAll(() => docker(['image', 'inspect', source]))
afterAll(async () => {
  if (tagged.size > 0) await docker(['rmi', ...tagged])
})

async function dockerTakes(name: string): Promise<boolean> {
  const {code, stderr} = await dockerClient(['tag', source, name])
  // Under the name that docker keeps: two ways to write it are one tag.
  if (code === 0) tagged.add(familiarReference(parseImageReference(name)))
  else expect(stderr).toMatch(/is not a valid repository\/tag|refusing to create/)
  return code === 0
}

function dkrTakes(name: string): boolean {
  try {
    parseImageReference(name)
    return true
  } catch (error) {
    if (isDkrError(error) && error.code === 'INVALID_REFERENCE') return false
    throw error
  }
}

// Not among them: [::1]/x, which engines before 23 refuse.
const ends = ' :1 :1.0_b-C :_x :-x :.x : :a:b :é _a __a ___a .a ..a -a ---a ._a -_a -.a _ - . A / /a //a'
const starts =
  'localhost/ localhost:5000/ a.b/ A.b/ -a.b/ a-.b/ a.b:/ a.b:x/ docker.io/ index.docker.io/ library/ a/b/c/'
const names = [
  ...ends.split(' ').map(end => unique + end),
  ...[...starts.split(' '), 'a_b/', 'https://', ' '].map(start => start + unique),
  `${unique}:${'t'.repeat(128)}`,
  `${unique}:${'t'.repeat(129)}`,
  'a'.repeat(64),
]

test('dkr takes the names that docker takes, and refuses the others', async () => {
  const rows: [string, boolean][] = []
  for (const name of names) rows.push([name, await dockerTakes(name)])
  expect(names.map(name => [name, dkrTakes(name)])).toEqual(rows)
})

test('docker takes the name that dkr makes of a folder', async () => {
  const folders = ['sha256', `${unique} 🚀 (2)`, `.${unique}__x`, `${unique}.${'b'.repeat(250)}`, 'f'.repeat(64)]
  for (const folder of folders)
    expect([folder, await dockerTakes(projectName(`/srv/${folder}`))]).toEqual([folder, true])
})
