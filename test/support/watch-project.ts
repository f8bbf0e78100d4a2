import {compilePatterns} from '../../src/lib/build/context/matcher.js'
import {parseDockerfile} from '../../src/lib/dockerfile/parse.js'
import type {WatchRule} from '../../src/lib/project/settings.js'
import {type Decision, decide} from '../../src/lib/up/watch/decide.js'
import type {BaseImage} from '../../src/lib/up/watch/find-base.js'
import {imageCopies} from '../../src/lib/up/watch/image-copies.js'
import type {Change, Seen} from '../../src/lib/up/watch/snapshot.js'

/** A project that exists only in the test. */
export interface WatchProject {
  dockerfile: string[]
  /** Texts by path; the changed path is always one of them. */
  files?: Record<string, string>
  ignore?: string[]
  written?: WatchRule[]
  target?: string
  buildArgs?: Record<string, string>
  base?: Partial<BaseImage>
  linked?: string[]
  archives?: string[]
  /** What came by a sync. */
  added?: string[]
}

export const seen = (kind: Seen['kind'] = 'file', more: Partial<Seen> = {}): Seen => ({
  ...{kind, mode: kind === 'folder' ? 0o755 : 0o644, size: 1, mtimeNs: 1n, link: kind === 'link' ? 'x' : ''},
  ...more,
})

/** What is decided about the change of a path; of a file's content where nothing else is given. */
export function decided(project: WatchProject, path: string, change?: Omit<Change, 'path'>): Decision | undefined {
  const {dockerfile, files = {}, ignore = [], written, target, buildArgs = {}, base, linked = []} = project
  if (compilePatterns(ignore).excluded(path)) return undefined
  const {was = undefined, now = undefined} = change ?? {was: seen(), now: seen('file', {mtimeNs: 2n})}
  const paths = [...new Set([...Object.keys(files), path])]
  const mayBeArchive = (name: string) => project.archives?.includes(name) ?? false
  const copies = imageCopies(parseDockerfile(dockerfile.join('\n')), {
    target,
    buildArgs,
    base: {workdir: '/base', env: {}, onBuild: [], ...base},
    context: {files: paths, textOf: name => files[name], mayBeArchive},
  })
  const present = {files: new Map(paths.map(each => [each, seen()])), added: new Set(project.added)}
  return decide({path, ...(was && {was}), ...(now && {now})}, {copies, written, linked, mayBeArchive}, present)
}

/** The same in a few words: where it goes, `rebuild`, or `nothing`. */
export function outcome(project: WatchProject, path: string, change?: Omit<Change, 'path'>): string {
  const decision = decided(project, path, change)
  if (!decision) return 'nothing'
  return 'places' in decision ? decision.places.map(({target}) => target).join(' ') : decision.action
}
