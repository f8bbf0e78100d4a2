import {createHash} from 'node:crypto'
import {writeFileSync} from 'node:fs'
import {afterAll, describe, expect, test} from '@jest/globals'
import {buildClassic, buildWithBuildkit, exportFolder, imageId, removeImages} from '../support/build-engine.js'
import {dockerClient} from '../support/docker-client.js'
import {randomFrom, randomIgnore, randomTree} from '../support/random-tree.js'
import {readTar} from '../support/read-tar.js'
import {type TreeNode, withTree} from '../support/temp-tree.js'

const prefix = `dkr-test-context-${process.pid}`
const made: string[] = []

afterAll(() => removeImages(made))

function tagFor(name: string): string {
  const tag = `${prefix}:${name}`
  made.push(tag)
  return tag
}

/** What docker itself makes of a folder. */
async function dockerBuild(root: string, tag: string, buildkit: boolean, ...flags: string[]): Promise<string> {
  const args = ['build', '-q', '-t', tag, ...flags, root]
  const {code, stderr} = await dockerClient(args, {env: {DOCKER_BUILDKIT: buildkit ? '1' : '0'}})
  if (code !== 0) throw new Error(stderr)
  return imageId(tag)
}

/** Everything that can be told of what arrived in the image, a line each. */
async function contents(image: string, times: boolean): Promise<string[]> {
  const entries = readTar(await exportFolder(image, '/ctx'))
  return entries.map(entry => {
    const hash = createHash('sha256').update(entry.content).digest('hex').slice(0, 12)
    const time = times && entry.type === '0' ? entry.mtime : ''
    return [entry.name, entry.type, entry.mode.toString(8), entry.uid, entry.gid, hash, entry.linkname, time].join(' ')
  })
}

const seeds = Array.from({length: Number(process.env.DKR_TEST_TREES ?? 30)}, (_, index) => index + 1)

/** A random tree with its .dockerignore; BuildKit cannot copy a context without any file. */
function randomCase(seed: number) {
  const random = randomFrom(seed)
  const tree = randomTree(random)
  const ignore = randomIgnore(tree, random)
  const extra: Record<string, TreeNode> = {
    Dockerfile: `FROM scratch\nCOPY . /ctx/\n# ${seed}\n`,
    '.dockerignore': ignore,
  }
  return {ignore, tree: {...tree, ...extra, always: `${seed}`}}
}

/**
 * The engine takes a COPY from its cache only for the same names, kinds, modes,
 * owners, links and contents: the same image means the same context.
 */
describe('a random folder arrives as docker sends it', () => {
  test.each(seeds)('tree %d', async seed => {
    const {ignore, tree} = randomCase(seed)
    await withTree(tree, async root => {
      const ours = async () => (await buildWithBuildkit({root, tag: tagFor(`b${seed}`), descent: 'literal'})).id
      const docker = () => dockerBuild(root, tagFor(`d${seed}`), true)
      const classic = async () => (await buildClassic(root, tagFor(`c${seed}`), ignore)).id
      const dockerClassic = () => dockerBuild(root, tagFor(`e${seed}`), false)
      const order = (pair: Array<() => Promise<string>>) => (seed % 2 ? pair : pair.reverse())
      for (const pair of [order([ours, docker]), order([classic, dockerClassic])]) {
        const [first, second] = [await pair[0]!(), await pair[1]!()]
        made.push(first, second)
        if (first !== second) expect(await contents(second, false)).toEqual(await contents(first, false))
        expect(second).toBe(first)
      }
    })
  })
})

describe('without any cache', () => {
  test.each([101, 102])('names, modes, contents, links and times are those of docker: tree %d', async seed => {
    const {ignore, tree} = randomCase(seed)
    await withTree(tree, async root => {
      const ours = await buildWithBuildkit({root, tag: tagFor(`n${seed}`), noCache: true, descent: 'literal'})
      const theirs = await dockerBuild(root, tagFor(`m${seed}`), true, '--no-cache')
      made.push(ours.id, theirs)
      expect(await contents(ours.id, true)).toEqual(await contents(theirs, true))
      const classic = await buildClassic(root, tagFor(`o${seed}`), ignore, {noCache: true})
      const theirClassic = await dockerBuild(root, tagFor(`p${seed}`), false, '--no-cache')
      made.push(classic.id, theirClassic)
      expect(await contents(classic.id, true)).toEqual(await contents(theirClassic, true))
    })
  })
})

test('the engine may start from what it had of another folder', async () => {
  // The images differ all the same: 20.10 then hashes some links differently, with docker's client too.
  const session = {sharedKey: `${prefix}-key`}
  for (const seed of [201, 202, 203, 204]) {
    const {tree} = randomCase(seed)
    await withTree(tree, async root => {
      const next = await buildWithBuildkit({root, tag: tagFor('next'), noCache: true, descent: 'literal', session})
      const fresh = await buildWithBuildkit({root, tag: tagFor('fresh'), noCache: true, descent: 'literal'})
      made.push(next.id, fresh.id)
      expect(await contents(next.id, true)).toEqual(await contents(fresh.id, true))
    })
  }
})

describe('the classic cache', () => {
  const tree = {Dockerfile: 'FROM scratch\nCOPY one /ctx/\nCOPY . /ctx/\n', one: '1', two: '2', 'dir/three': '3'}

  test('is shared with docker, both ways', async () => {
    await withTree(tree, async root => {
      const theirs = await dockerBuild(root, tagFor('share-a'), false)
      const ours = await buildClassic(root, tagFor('share-b'), '')
      expect(ours.output.match(/Using cache/g)).toHaveLength(2)
      expect(ours.id).toBe(theirs)
      writeFileSync(`${root}/two`, 'changed')
      const changed = await buildClassic(root, tagFor('share-b'), '')
      expect(changed.output.match(/Using cache/g)).toHaveLength(1)
      expect(await dockerBuild(root, tagFor('share-a'), false)).toBe(changed.id)
      made.push(theirs, changed.id)
    })
  })

  test('is found again with a Dockerfile from elsewhere, which is not in the image', async () => {
    await withTree({...tree, '.dockerignore': 'two\n'}, async root => {
      const dockerfile = {content: 'FROM scratch\nCOPY . /ctx/\n'}
      const first = await buildClassic(root, tagFor('outside'), 'two', {dockerfile})
      const second = await buildClassic(root, tagFor('outside'), 'two', {dockerfile})
      made.push(first.id)
      expect(second.output).toContain('Using cache')
      const names = (await contents(first.id, false)).map(line => line.split(' ')[0])
      expect(names.sort()).toEqual(
        ['ctx/', 'ctx/.dockerignore', 'ctx/Dockerfile', 'ctx/dir/', 'ctx/dir/three', 'ctx/one'].sort(),
      )
    })
  })

  test('an ignored Dockerfile builds, and is not in the image', async () => {
    await withTree({...tree, '.dockerignore': 'Dockerfile\n.dockerignore\n'}, async root => {
      const built = await buildClassic(root, tagFor('ignored'), 'Dockerfile\n.dockerignore')
      made.push(built.id)
      const names = (await contents(built.id, false)).map(line => line.split(' ')[0])
      expect(names).toEqual(['ctx/', 'ctx/dir/', 'ctx/dir/three', 'ctx/one', 'ctx/two'])
    })
  })
})
