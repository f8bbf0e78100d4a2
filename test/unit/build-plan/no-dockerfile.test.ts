import {join} from 'node:path'
import {expect, test} from '@jest/globals'
import {findDockerfile} from '../../../src/lib/build/context-source.js'
import {isDkrError} from '../../../src/lib/errors/dkr-error.js'
import {type TreeNode, withTree} from '../../support/temp-tree.js'

/** What is said where no Dockerfile is found, the folder being the current one. */
function saidOf(tree: Record<string, TreeNode>, {dir = '.', named}: {dir?: string; named?: string} = {}) {
  return withTree(tree, root => {
    try {
      return findDockerfile(join(root, dir), named, root)
    } catch (error) {
      if (!isDkrError(error)) throw error
      return {why: error.why, tries: error.suggestions}
    }
  })
}

const init = 'dkr init writes one'
const elsewhere = '-f names one that is elsewhere'

test.each<[string, Record<string, TreeNode>, string | undefined, string[]]>([
  [
    'another letter case',
    {DockerFile: ''},
    'there is DockerFile; without -f only Dockerfile counts',
    ['mv DockerFile Dockerfile', '-f DockerFile takes it as it is', init, elsewhere],
  ],
  [
    'an ending of an editor',
    {'Dockerfile.txt': ''},
    'there is Dockerfile.txt; without -f only Dockerfile counts',
    ['mv Dockerfile.txt Dockerfile', '-f Dockerfile.txt takes it as it is', init, elsewhere],
  ],
  [
    'a typing error',
    {Dokcerfile: ''},
    'there is Dokcerfile; without -f only Dockerfile counts',
    ['mv Dokcerfile Dockerfile', '-f Dokcerfile takes it as it is', init, elsewhere],
  ],
  [
    'one of several',
    {'Dockerfile.prod': '', 'Dockerfile.prod.dockerignore': ''},
    'there is Dockerfile.prod; without -f only Dockerfile counts',
    ['-f Dockerfile.prod takes it as it is', init, elsewhere],
  ],
  [
    'one that Podman wrote',
    {Containerfile: ''},
    'there is Containerfile; without -f only Dockerfile counts',
    ['-f Containerfile takes it as it is', init, elsewhere],
  ],
  [
    'in folders below',
    {'web/Dockerfile': '', 'api/Dockerfile': ''},
    'there is one in api, web',
    ['cd api', 'cd web', init, elsewhere],
  ],
  [
    'near misses',
    {
      'docker-compose.yml': '',
      Dockerfiles: {mode: 0o755},
      'a/b/Dockerfile': '',
      'node_modules/Dockerfile': '',
      'x.dockerignore': '',
    },
    undefined,
    [init, elsewhere],
  ],
])('a folder without a Dockerfile: %s', async (_, tree, why, tries) => {
  expect(await saidOf(tree)).toEqual({why, tries})
})

test('the folder above has it', async () => {
  const said = await saidOf({Dockerfile: '', 'app/src/x': ''}, {dir: 'app'})
  expect(said).toMatchObject({why: 'there is one in .', tries: ['cd .', 'dkr init app writes one', elsewhere]})
})

test.each<[string, Record<string, TreeNode>, object]>([
  [
    'beside the context',
    {'app/web.Dockerfile': ''},
    {why: '-f is relative to the current folder, not to the build context', tries: ['-f app/web.Dockerfile']},
  ],
  ['a typing error', {'wbe.Dockerfile': '', 'app/x': ''}, {why: undefined, tries: ['-f wbe.Dockerfile']}],
  ['nothing like it', {'app/x': ''}, {tries: ['-f is relative to the current folder, not to the build context']}],
])('a Dockerfile that was named and is not there: %s', async (_, tree, said) => {
  expect(await saidOf(tree, {dir: 'app', named: 'web.Dockerfile'})).toMatchObject(said)
})

test('the name that every builder takes beside it', async () => {
  expect(await saidOf({dockerfile: '', 'Dockerfile.txt': ''})).toMatch(/dockerfile$/)
})
