import {type Dirent, lstatSync, readdirSync} from 'node:fs'
import {setImmediate as nextTurn} from 'node:timers/promises'

export interface FolderCount {
  files: number
  bytes: number
  /** Counting stopped: there is more than this. */
  more: boolean
}

/** How much may be counted of what is not sent anyway. */
export interface CountBudget {
  /** In one folder. */
  entries: number
  /** In all: moment on performance.now()'s clock. */
  end: number
}

const mostEntries = 10_000
const mostMs = 500
const foldersPerTurn = 64

export const newBudget = (): CountBudget => ({entries: mostEntries, end: performance.now() + mostMs})

/** Counts the files below a folder as far as the budget goes; links are not followed. */
export async function countFolder(path: string, budget: CountBudget, signal: AbortSignal): Promise<FolderCount> {
  const count: FolderCount = {files: 0, bytes: 0, more: false}
  const open = [path]
  let seen = 0
  for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
    for (const child of list(folder)) {
      count.more = ++seen > budget.entries || performance.now() > budget.end
      if (count.more) return count
      if (child.isDirectory()) open.push(`${folder}/${child.name}`)
      else add(count, `${folder}/${child.name}`)
    }
    if (seen % foldersPerTurn === 0) await nextTurn()
    signal.throwIfAborted()
  }
  return count
}

function add(count: FolderCount, path: string): void {
  const stats = lstatSync(path, {throwIfNoEntry: false})
  if (!stats) return
  count.files++
  if (stats.isFile()) count.bytes += stats.size
}

/** What may not be read is not sent either: no reason to fail. */
function list(folder: string): Dirent[] {
  try {
    return readdirSync(folder, {withFileTypes: true})
  } catch {
    return []
  }
}
