import {count, printable, shorten} from '../../output/text.js'
import {humanSize} from '../../output/units.js'
import type {ContextReport, FolderSum, IncludedFile} from './show-context.js'

export interface ContextView {
  /** Shortens long lists to what a screen holds; what scripts read is whole. */
  fold: boolean
  /** Columns of the terminal. */
  width?: number
}

interface Node {
  name: string
  files: number
  bytes: number
  link?: string
  /** Only of folders. */
  children?: Node[]
}

/** On a terminal about one screen is shown: the largest folders are opened, with their largest entries. */
const mostLines = 50
const mostChildren = 10

/** The files that are sent as a tree, with sizes, safe for a terminal. `fold` shortens it to about a screen. */
export function treeLines(report: ContextReport, {fold, width = Infinity}: ContextView): string[] {
  const root = toTree(report)
  const open = fold ? largestFolders(root) : undefined
  const rows: Row[] = [{bytes: root.bytes, text: `./ (${count(root.files, 'file')})`}]
  addRows(rows, root, '', open)
  const sizes = rows.map(({bytes}) => humanSize(bytes))
  const sizeWidth = sizes.reduce((most, {length}) => Math.max(most, length), 0)
  return rows.map(({text}, index) => shorten(`${sizes[index]!.padStart(sizeWidth)}  ${text}`, width))
}

function toTree({folders, included, files, bytes}: ContextReport): Node {
  const root: Node = {name: '', files, bytes, children: []}
  const byPath = new Map([['', root]])
  for (const entry of [...folders, ...included]) {
    const slash = entry.path.lastIndexOf('/')
    const node = toNode(entry, entry.path.slice(slash + 1))
    if (node.children) byPath.set(entry.path, node)
    byPath.get(slash < 0 ? '' : entry.path.slice(0, slash))!.children!.push(node)
  }
  for (const {children} of byPath.values()) children!.sort((a, b) => (a.name < b.name ? -1 : 1))
  return root
}

function toNode(entry: FolderSum | IncludedFile, name: string): Node {
  if ('bytes' in entry) return {name, files: entry.files, bytes: entry.bytes, children: []}
  return {name, files: 1, bytes: entry.size, link: entry.link}
}

/** Opens one folder after the other, always the largest in sight, until the screen is full. */
function largestFolders(root: Node): Set<Node> {
  const open = new Set<Node>()
  const inSight = [root]
  let lines = 1
  while (inSight.length > 0) {
    const [largest] = inSight.splice(indexOfLargest(inSight), 1)
    lines += Math.min(largest!.children!.length, mostChildren + 1)
    if (lines > mostLines && open.size > 0) break
    open.add(largest!)
    inSight.push(...split(largest!.children!, true).shown.filter(({children}) => children && children.length > 0))
  }
  return open
}

function indexOfLargest(nodes: readonly Node[]): number {
  return nodes.reduce((best, {bytes}, index) => (bytes > nodes[best]!.bytes ? index : best), 0)
}

/** The largest, in their order, and the rest. */
function split(children: readonly Node[], fold: boolean): {shown: readonly Node[]; rest: readonly Node[]} {
  // One entry more takes no more room than the line that stands for it.
  if (!fold || children.length <= mostChildren + 1) return {shown: children, rest: []}
  const largest = new Set([...children].sort((a, b) => b.bytes - a.bytes).slice(0, mostChildren))
  return {shown: children.filter(child => largest.has(child)), rest: children.filter(child => !largest.has(child))}
}

interface Row {
  bytes: number
  text: string
}

function addRows(rows: Row[], folder: Node, indent: string, open?: ReadonlySet<Node>): void {
  if (open && !open.has(folder)) return
  const {shown, rest} = split(folder.children!, open !== undefined)
  for (const [index, node] of shown.entries()) {
    const last = index === shown.length - 1 && rest.length === 0
    rows.push({bytes: node.bytes, text: `${indent}${last ? '└── ' : '├── '}${label(node)}`})
    if (node.children) addRows(rows, node, `${indent}${last ? '    ' : '│   '}`, open)
  }
  if (rest.length > 0) {
    const bytes = rest.reduce((sum, node) => sum + node.bytes, 0)
    rows.push({bytes, text: `${indent}└── … and ${rest.length} more`})
  }
}

function label({name, files, link, children}: Node): string {
  if (children) return `${printable(name)}/ (${count(files, 'file')})`
  return printable(link === undefined ? name : `${name} -> ${link}`)
}
