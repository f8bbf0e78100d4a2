import {posix} from 'node:path'
import {boundSources} from '../../build/cache/describe.js'
import {withBuildArgs} from '../../build/cache/scope.js'
import {copied} from '../../build/cache/sources.js'
import type {Dockerfile, Instruction} from '../../dockerfile/dockerfile.js'
import {stageChain, targetStage, walkScopes} from '../../dockerfile/scope.js'
import {expand} from '../../dockerfile/variables.js'
import type {FileOwner} from '../../engine/path-owner.js'
import {usesCopiedFiles} from './dependencies.js'

/** One COPY or ADD of the Dockerfile, as a rule for files that change. */
export interface ImageCopy {
  line: number
  keyword: string
  /** Paths and patterns in the context, without `./` and `/` in front; '' is all of it. */
  sources: string[]
  /** Where they go in the container, absolute; with a slash at its end where it is a folder. */
  destination: string
  /** Of --chown, where it is given in numbers. */
  owner?: FileOwner
  /** Why a file of these cannot just be exchanged in the container. */
  rebuild?: string
}

export interface CopyOptions {
  target?: string
  buildArgs: Readonly<Record<string, string>>
  /** The working folder of the base image. */
  workdir: string
}

/** What the Dockerfile takes from the context, in its order, and where it ends up in the container. */
export function imageCopies(dockerfile: Dockerfile, {target, buildArgs, workdir}: CopyOptions): ImageCopy[] {
  const final = targetStage(dockerfile, target)
  const chain = final ? stageChain(dockerfile, final).map(({index}) => index) : []
  const folders = new Set(['/', workdir])
  const at = new Map<number, string>()
  const copies: ImageCopy[] = []
  for (const {instruction, stage, scope} of walkScopes(dockerfile)) {
    const values = withBuildArgs(scope, buildArgs)
    const here = at.get(stage.index) ?? (stage.baseStage === undefined ? workdir : (at.get(stage.baseStage) ?? workdir))
    const last = expand(instruction.args.at(-1) ?? '', values, {raw: instruction.json !== undefined}).text
    const path = posix.resolve(here, last)
    if (instruction.keyword === 'WORKDIR') {
      at.set(stage.index, path)
      folders.add(path)
    }
    const sources = [...copied(instruction, values), ...boundSources(instruction)].map(trimmed)
    if (sources.length === 0) continue
    copies.push({
      line: instruction.startLine,
      keyword: instruction.keyword,
      sources,
      destination: isFolder(last, path, sources, folders) ? `${path.replace(/\/$/, '')}/` : path,
      owner: ownerOf(instruction),
      rebuild: reason(dockerfile, instruction, chain.indexOf(stage.index) >= 0 ? chain : undefined),
    })
  }
  return copies
}

function ownerOf({flags}: Instruction): FileOwner | undefined {
  const [, uid, gid = uid] = /^(\d+)(?::(\d+))?$/.exec(flags.find(({name}) => name === 'chown')?.value ?? '') ?? []
  return uid === undefined ? undefined : {uid: Number(uid), gid: Number(gid)}
}

const trimmed = (source: string): string => {
  const path = posix.normalize(source).replace(/^(?:\.?\/)+/, '')
  return path === '.' ? '' : path.replace(/\/$/, '')
}

function isFolder(written: string, path: string, sources: readonly string[], folders: ReadonlySet<string>): boolean {
  return /(?:^|\/)\.{0,2}$/.test(written) || sources.length > 1 || folders.has(path)
}

/** @param chain the stages that the container is made of; undefined: the instruction is in none of them */
function reason(dockerfile: Dockerfile, instruction: Instruction, chain?: readonly number[]): string | undefined {
  const {keyword, startLine, flags} = instruction
  if (keyword === 'RUN') return `RUN in line ${startLine} uses it`
  if (!chain) return `a stage that the image is made from uses it (line ${startLine})`
  const odd = flags.find(({name}) => !['chown', 'link'].includes(name))
  if (odd) return `${keyword} --${odd.name} in line ${startLine} treats it`
  const later = chain
    .flatMap(index => dockerfile.stages[index]!.instructions)
    .find(each => each.keyword === 'RUN' && each.startLine > startLine && usesCopiedFiles(commandOf(each)))
  return later && `RUN in line ${later.startLine} may use it`
}

const commandOf = ({value, heredocs}: Instruction): string => (heredocs.length > 0 ? 'heredoc' : value)
