import {chmodSync, linkSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {dirname, join} from 'node:path'

/** A file's content, or more: `{mode}` alone is a folder. */
export type TreeNode =
  | string
  | Buffer
  | {link: string}
  | {hard: string}
  | {content?: string; mode?: number; mtime?: number}

/** Makes a folder with these files (folders as needed) and gives its path. */
export function makeTree(tree: Readonly<Record<string, TreeNode>>): string {
  const root = mkdtempSync(join(tmpdir(), 'dkr-tree-'))
  fillTree(root, tree)
  return root
}

/** Makes these files in a folder, which is made too if need be. */
export function fillTree(root: string, tree: Readonly<Record<string, TreeNode>>): void {
  for (const [path, node] of Object.entries(tree)) makeNode(root, join(root, path), node)
}

function makeNode(root: string, path: string, node: TreeNode): void {
  mkdirSync(dirname(path), {recursive: true})
  if (typeof node === 'string' || Buffer.isBuffer(node)) writeFileSync(path, node)
  else if ('link' in node) symlinkSync(node.link, path)
  else if ('hard' in node) linkSync(join(root, node.hard), path)
  else {
    if (node.content === undefined) mkdirSync(path, {recursive: true})
    else writeFileSync(path, node.content)
    if (node.mode !== undefined) chmodSync(path, node.mode)
    if (node.mtime !== undefined) setMtime(path, node.mtime)
  }
}

/** Seconds since 1970. Only a Date may lie before that. */
function setMtime(path: string, mtime: number): void {
  const date = new Date(mtime * 1000)
  utimesSync(path, date, date)
}

/** Runs with a tree and removes it. */
export async function withTree<T>(
  tree: Readonly<Record<string, TreeNode>>,
  use: (root: string) => T,
): Promise<Awaited<T>> {
  const root = makeTree(tree)
  try {
    return await use(root)
  } finally {
    rmSync(root, {recursive: true, force: true})
  }
}
