import {posix} from 'node:path'
import {anything, type Effect} from './effect.js'
import {type Place, shellPath} from './shell-path.js'

/** More files that include each other are not read. */
const maxDepth = 5

/**
 * What `pip install -r` reads: the file, those it includes, and what it names as a folder or an archive of the app.
 * @returns undefined where it cannot be told
 */
export function requirementPaths(word: string, place: Place, depth = 0): Effect[] | undefined {
  const {path, open} = shellPath(word, place)
  const text = open || depth > maxDepth ? undefined : place.textOf(path)
  if (text === undefined) return undefined
  const effects: Effect[] = [{does: 'touch', path, deep: true}]
  for (const line of text.replace(/\\\r?\n/g, ' ').split(/\r?\n/)) {
    const written = line.replace(/(^|\s)#.*$/, '').trim()
    const included = /^(?:-[rc]|--(?:requirement|constraint))[\s=]*(\S+)$/.exec(written)?.[1]
    if (included) {
      const below = requirementPaths(posix.join(posix.dirname(path), included), place, depth + 1)
      if (!below) return undefined
      effects.push(...below)
    } else if (!isPackage(written)) return undefined
  }
  return effects
}

/** A name with its versions, a download, or a flag that is about an index. */
function isPackage(line: string): boolean {
  if (
    /^(?:-i|--(?:index-url|extra-index-url|trusted-host|pre|prefer-binary|only-binary|no-binary|require-hashes))\b/.test(
      line,
    )
  )
    return true
  if (line === '' || /^(?:[\w.-]+(?:\[[^\]]*\])?\s*@\s*)?(?:git\+)?(?:https?|ssh):\/\//.test(line)) return true
  // An archive or a folder of the app looks much like a name.
  return (
    /^[a-z0-9][\w.-]*(?:\[[^\]]*\])?\s*(?:[<>=!~;(].*)?$/i.test(line) && !/\.(?:whl|zip|tgz|tar(?:\.\w+)?)$/.test(line)
  )
}

/** Scripts that an install runs, and that may read anything. */
const installScripts = ['preinstall', 'install', 'postinstall', 'prepublish', 'preprepare', 'prepare', 'postprepare']
const dependencyKeys = [
  'dependencies',
  'devDependencies',
  'optionalDependencies',
  'peerDependencies',
  'resolutions',
  'overrides',
]

interface PackageFile {
  scripts?: Record<string, unknown>
  [key: string]: unknown
}

/** What an install in the working folder reads of the project beyond its manifests. */
export function nodeProject(place: Place, withScripts: boolean): Effect[] {
  const {cwd} = place
  const text = cwd === undefined ? undefined : place.textOf(posix.join(cwd, 'package.json'))
  const project = text === undefined ? undefined : parse(text)
  if (!project) return [anything]
  const scripts = Object.keys(project.scripts ?? {})
  const builds = scripts.some(name => installScripts.includes(name) || name.startsWith('pnpm:'))
  // npm builds an addon without being told to.
  const addon = place.textOf(posix.join(cwd!, 'binding.gyp')) !== undefined
  if (withScripts && (builds || addon)) return [anything]
  return isSelfContained(project) ? [] : [anything]
}

function parse(text: string): PackageFile | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as PackageFile) : undefined
  } catch {
    return undefined
  }
}

/** Whether all dependencies come from elsewhere: no workspaces, no folders, no patches. */
function isSelfContained(project: PackageFile): boolean {
  if (project.workspaces !== undefined || /patch(?:ed|:)/.test(JSON.stringify(project))) return false
  const texts = dependencyKeys.map(key => JSON.stringify(project[key] ?? {}))
  return !texts.some(text => /"(?:file|link|portal|workspace):|"\.{0,2}\/|\.tgz"/.test(text))
}
