import {readdirSync} from 'node:fs'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {parseSync} from '@swc/core'
import {buildSync} from 'esbuild'

export const root = fileURLToPath(new URL('../..', import.meta.url))

/** What speaks before a command is found: their texts count as those of help. */
const beside = ['start.ts', 'command-not-found.ts', 'help.ts']

/** A text that a command can say. What is put in at run time is a `…`. */
export interface CommandText {
  /** As in the manifest: `export:compose`. */
  command: string
  /** Where it is written, from the root of the project. */
  file: string
  text: string
}

/**
 * Every text in the code that a command can reach. esbuild bundles each command for itself and drops the functions that
 * nothing calls, so what is left is what the command can say, and perhaps more: never less.
 */
export function commandTexts(): CommandText[] {
  const folder = join(root, 'src/commands')
  const files = readdirSync(folder, {recursive: true, encoding: 'utf8'}).filter(file => file.endsWith('.ts'))
  const entryPoints = [...files.map(file => join(folder, file)), ...beside.map(file => join(root, 'src/lib/cli', file))]
  const {outputFiles} = buildSync({
    entryPoints,
    outdir: '/out',
    outbase: join(root, 'src'),
    absWorkingDir: root,
    bundle: true,
    write: false,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    charset: 'utf8',
  })
  const known = new Map<string, string[]>()
  return outputFiles.flatMap(({path, text}) => {
    const [, name] = /^\/out\/commands\/(.+)\.js$/.exec(path) ?? []
    const command = name?.replaceAll('/', ':') ?? 'help'
    return modulesOf(text).flatMap(({file, code}) => {
      const texts = known.get(code) ?? (mayName(code) ? textsOf(code).filter(mayName) : [])
      known.set(code, texts)
      return texts.map(each => ({command, file, text: each.replaceAll('<%= config.bin %>', 'dkr')}))
    })
  })
}

/** Whether there can be a flag or a command in it. */
const mayName = (text: string): boolean => /(?<![\w-])-{1,2}[a-z]|\bdkr\b|config\.bin/i.test(text)

/** esbuild puts the name of each file above what it has taken from it. */
function modulesOf(bundle: string): {file: string; code: string}[] {
  const [, ...pieces] = bundle.split(/^\/\/ (src\/\S+\.ts)$/m)
  return pieces.flatMap((piece, i) => (i % 2 === 0 ? [{file: piece, code: pieces[i + 1]!}] : []))
}

/** The string literals of a piece of code; a template or a sum of strings is one text. */
function textsOf(code: string): string[] {
  const found: string[] = []
  visit(parseSync(code, {syntax: 'ecmascript', target: 'es2022'}), found)
  return found
}

type Node = Record<string, unknown> & {type?: string}

function visit(value: unknown, found: string[]): void {
  if (typeof value !== 'object' || value === null) return
  const node = value as Node
  const whole = wholeText(node, found)
  if (whole === undefined) for (const each of Object.values(node)) visit(each, found)
  else if (whole) found.push(whole)
}

/** The text that an expression makes, with the texts inside its other parts in `found`; undefined for no text. */
function wholeText(node: Node, found: string[]): string | undefined {
  if (node.type === 'StringLiteral') return node.value as string
  if (node.type === 'TemplateLiteral') {
    visit(node.expressions, found)
    return (node.quasis as {cooked?: string; raw: string}[]).map(({cooked, raw}) => cooked ?? raw).join('…')
  }
  if (node.type !== 'BinaryExpression' || node.operator !== '+') return undefined
  const sides = [node.left, node.right].map(side => wholeText(side as Node, found))
  if (sides.every(side => side === undefined)) return undefined
  for (const [i, side] of sides.entries()) if (side === undefined) visit([node.left, node.right][i], found)
  return sides.map(side => side ?? '…').join('')
}
