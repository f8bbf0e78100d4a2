import {pick, type Random, randomIgnore, randomTree} from './random-tree.js'
import type {TreeNode} from './temp-tree.js'

/** A build whose Dockerfile and ignore file may be links, also out of the context. */
export interface LinkedContext {
  /** The context is the folder `ctx` in it. */
  tree: Record<string, TreeNode>
  /** `-f`, relative to the tree; none: the `Dockerfile` of the context. */
  file?: string
  /** What was chosen, for the name of a failing test. */
  forms: string
}

type Place = (content: string, at: string) => Record<string, TreeNode>

/** Ways for a file of the context to be there. The absolute one is for contexts of any name: /proc leads back. */
const places: Record<string, Place> = {
  file: (content, at) => ({[at]: content}),
  'link inside': (content, at) => ({[at]: {link: 'deep/real'}, 'ctx/deep/real': content}),
  'link outside': (content, at) => ({[at]: {link: '../out/real'}, 'out/real': content}),
  'link to a link': (content, at) => ({
    [at]: {link: 'deep/way'},
    'ctx/deep/way': {link: '../../out/real'},
    'out/real': content,
  }),
  'link through a folder': (content, at) => ({
    [at]: {link: 'folder/real'},
    'ctx/folder': {link: '../out'},
    'out/real': content,
  }),
  'link that the engine would read otherwise': (content, at) => ({
    [at]: {link: '../real'},
    real: content,
    'ctx/real': '# another file\n',
  }),
}

/** A random tree, with a Dockerfile that copies all of it and rules that leave out some of it. */
export function linkedContext(random: Random): LinkedContext {
  const context = randomTree(random)
  const rules = `${randomIgnore(context, random)}\n${pick(random, ['', 'Dockerfile', '.dockerignore', 'deep', 'real'])}\n`
  const own = random() < 0.3
  const file = own ? 'ctx/web.Dockerfile' : pick(random, [undefined, undefined, 'out/My.Dockerfile'])
  const [ignoreForm, dockerfileForm] = [pick(random, Object.keys(places)), pick(random, Object.keys(places))]
  const dockerfile = `FROM scratch\nCOPY . /ctx/\n# ${random()}\n`
  const ignoreFile = own ? 'ctx/web.Dockerfile.dockerignore' : 'ctx/.dockerignore'
  const placed = {
    ...places[ignoreForm]!(rules, ignoreFile),
    ...(file === 'out/My.Dockerfile'
      ? {[file]: dockerfile}
      : renamed(places[dockerfileForm]!(dockerfile, file ?? 'ctx/Dockerfile'))),
  }
  const tree = {...underContext(context), ...placed, 'ctx/always': `${random()}`}
  return {tree, file, forms: `${file ?? 'Dockerfile'}: ${dockerfileForm}, ${ignoreFile}: ${ignoreForm}`}
}

/** Both files may be of the same form: the second one gets places of its own. */
function renamed(tree: Record<string, TreeNode>): Record<string, TreeNode> {
  const name = (path: string) => path.replace(/\b(real|way|folder)\b/g, '$1-2')
  return Object.fromEntries(
    Object.entries(tree).map(([path, node]) => [
      name(path),
      typeof node === 'object' && 'link' in node ? {link: name(node.link)} : node,
    ]),
  )
}

function underContext(tree: Record<string, TreeNode>): Record<string, TreeNode> {
  return Object.fromEntries(
    Object.entries(tree).map(([path, node]) => [
      `ctx/${path}`,
      typeof node === 'object' && 'hard' in node ? {hard: `ctx/${node.hard}`} : node,
    ]),
  )
}
