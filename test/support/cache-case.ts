import {noFiles} from '../../src/lib/build/cache/context-files.js'
import {describeBuild} from '../../src/lib/build/cache/describe.js'
import {explainMiss} from '../../src/lib/build/cache/explain-miss.js'
import type {BuildManifest} from '../../src/lib/build/cache/manifest.js'
import {toCacheMiss} from '../../src/lib/build/cache/miss.js'
import {contextSources, downloadLines} from '../../src/lib/build/cache/sources.js'
import {compilePatterns} from '../../src/lib/build/context/matcher.js'
import {type BuildPlan, planBuild} from '../../src/lib/build/plan.js'
import {parseDockerfile} from '../../src/lib/dockerfile/parse.js'
import {withTree} from './temp-tree.js'

/** mode, size, time, fingerprint */
export type File = [mode: number, size: number, time: number, hash: string]

/** One of two builds to compare: what differs from the standard one. */
export interface Build {
  dockerfile?: string
  files?: Record<string, File> | null
  ignore?: string[]
  images?: Record<number, string>
  engine?: string
  plan?: Partial<BuildPlan>
}

export const standard = [
  'FROM busybox:1.36',
  'ARG VERSION=1',
  'LABEL a=1',
  'ENV MODE=x',
  'WORKDIR /app',
  'COPY req.txt ./',
  'RUN install',
  'COPY . .',
  'RUN make',
]

export const file: File = [0o100644, 5, 1, 'same']
export const tree: Record<string, File> = {
  'app.py': file,
  'req.txt': file,
  'run.sh': file,
  src: [0o040755, 0, 1, ''],
  'src/a': file,
}

/** The standard Dockerfile with another line. */
export const edited = (line: number, text: string) => standard.with(line - 1, text).join('\n')

async function plan(changes: Partial<BuildPlan>): Promise<BuildPlan> {
  const made = await withTree({Dockerfile: 'FROM scratch\n'}, root =>
    planBuild({dir: root, tags: ['app']}, '/', {}, 'buildkit'),
  )
  return {...made, ...changes}
}

async function manifest(build: Build): Promise<BuildManifest> {
  const parts = describeBuild(
    await plan(build.plan ?? {}),
    parseDockerfile(build.dockerfile ?? standard.join('\n')),
    'salt',
  )
  const instructions = parts.instructions.map(each => ({...each, image: build.images?.[each.line]}))
  const files = noFiles()
  for (const [path, [mode, size, time, hash]] of Object.entries(build.files ?? tree)) {
    files.paths.push(path)
    files.modes.push(mode)
    files.sizes.push(size)
    files.times.push(time)
    files.hashes.push(hash)
    for (const column of [files.nanos, files.marks, files.shifts]) column.push(0)
    files.links.push('')
  }
  return {
    ...parts,
    instructions,
    imageId: 'sha256:1',
    engine: build.engine ?? 'unix:///a',
    source: 'source',
    ignore: build.ignore ?? [],
    files: build.files === null ? undefined : files,
  }
}

/** The sentence for a step that ran, given by its line. */
export async function why(before: Build | undefined, now: Build, line: number | undefined): Promise<string> {
  const dockerfile = parseDockerfile(now.dockerfile ?? standard.join('\n'))
  const current = await manifest(now)
  const found = explainMiss(
    before && (await manifest(before)),
    {
      ...current,
      noCache: now.plan?.noCache ?? false,
      noCacheStages: now.plan?.noCacheStages ?? [],
      sources: contextSources(dockerfile, now.plan?.buildArgs ?? {}),
      downloads: downloadLines(dockerfile, now.plan?.buildArgs ?? {}),
      ignored: {
        before: compilePatterns(before?.ignore ?? []).excluded,
        now: compilePatterns(now.ignore ?? []).excluded,
      },
    },
    current.instructions.find(each => each.line === line),
  )
  return toCacheMiss(
    '[9/9] LABEL x=y',
    current.instructions.find(each => each.line === line),
    found,
  ).reason
}

export function cachePruned(step: string): string {
  return `${step} ran again although nothing that dkr knows of changed: the engine's cache was pruned, or was made elsewhere`
}
