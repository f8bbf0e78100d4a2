import {posix} from 'node:path'
import {type ContextCopy, copySources} from './copy-sources.js'
import type {Dockerfile, Instruction, Stage} from './dockerfile.js'
import type {ContextFiles} from './finding.js'
import {stageChain} from './scope.js'
import {commandsOf} from './shell/run-commands.js'

export interface UnbroughtFile {
  instruction: Instruction
  /** As CMD or ENTRYPOINT names it. */
  name: string
  /** The name that was probably meant. */
  meant: string
}

const interpreters = /^(?:python[\d.]*|node|ruby|perl|php|sh|bash|ash)$/
const script = /\.(?:py|[cm]?js|rb|pl|php|sh)$/

/**
 * A script that the start command of a stage names and that no COPY brings, where the folder has one with almost that
 * name. Without such a name nothing is said: the base image may have it, or a RUN makes it.
 */
export function unbroughtFile(dockerfile: Dockerfile, stage: Stage, files: ContextFiles): UnbroughtFile | undefined {
  const {instructions} = stage
  const instruction =
    instructions.findLast(({keyword}) => keyword === 'ENTRYPOINT') ??
    instructions.findLast(({keyword}) => keyword === 'CMD')
  const name = instruction && startedFile(instruction)
  const chain = stageChain(dockerfile, stage).flatMap(each => each.instructions)
  const workdir = posix.resolve('/', ...chain.flatMap(({keyword, value}) => (keyword === 'WORKDIR' ? [value] : [])))
  if (!instruction || name === undefined || workdir.includes('$') || isMadeOtherwise(chain, name)) return undefined
  const stages = new Set(stageChain(dockerfile, stage).map(({index}) => index))
  const copies = copySources(dockerfile).filter(copy => stages.has(copy.stage))
  const places = copies.flatMap(copy => placesOf(copy, posix.resolve(workdir, name), workdir))
  if (places.some(place => files.holds(place))) return undefined
  const meant = places.map(place => files.near(place)).find(near => near !== undefined)
  return meant === undefined
    ? undefined
    : {instruction, name, meant: posix.join(posix.dirname(name), posix.basename(meant))}
}

function startedFile({json, value}: Instruction): string | undefined {
  const words = json ?? (/^[\w@%+:,./ -]+$/.test(value) ? value.split(/ +/) : [])
  const [program = '', ...args] = words
  if (/^\.{0,2}\//.test(program) && script.test(program)) return program
  if (!interpreters.test(posix.basename(program)) || args.some(arg => /^-[mce]/.test(arg))) return undefined
  const first = args.find(arg => !arg.startsWith('-'))
  return first !== undefined && script.test(first) ? first : undefined
}

/** Another stage, a download or a RUN may bring it. */
function isMadeOtherwise(instructions: readonly Instruction[], name: string): boolean {
  const sources = instructions.findIndex(isCopyOfFolder)
  return instructions.some((instruction, at) => {
    const {keyword, flags, text} = instruction
    if (keyword === 'RUN') {
      return text.includes(posix.basename(name)) || (sources >= 0 && at > sources && mayBuild(instruction))
    }
    return keyword === 'ADD' || keyword === 'VOLUME' || (keyword === 'COPY' && flags.some(flag => flag.name === 'from'))
  })
}

/** Single files are what the tools need to install something: `COPY package.json ./`. */
function isCopyOfFolder({keyword, args}: Instruction): boolean {
  return (
    keyword === 'COPY' &&
    !args.slice(0, -1).every(source => /^[^*?[\\$]+$/.test(source) && posix.extname(source).length > 1)
  )
}

/** What makes no file that a start command could name. Anything else that has the sources may build something. */
const makesNothing =
  'apk apt apt-get microdnf dnf yum pip pip3 update-ca-certificates locale-gen mkdir rm chmod chown useradd adduser usermod groupadd addgroup ls set cd export echo true test ['.split(
    ' ',
  )

const mayBuild = (run: Instruction) => commandsOf(run).some(({name}) => name !== '' && !makesNothing.includes(name))

/** Where in the build context a file of the image would come from, if this COPY brought it. */
function placesOf({sources, destination}: ContextCopy, file: string, workdir: string): string[] {
  const folder = posix.resolve(workdir, destination)
  return sources.flatMap(source => {
    if (/[*?[\\$]/.test(source)) return []
    const clean = posix.normalize(`/${source}`).slice(1).replace(/\/$/, '')
    if (clean !== '' && posix.extname(clean) !== '') {
      const landed =
        /(?:^\.|\/)$/.test(destination) || sources.length > 1 ? posix.join(folder, posix.basename(clean)) : folder
      return posix.dirname(landed) === posix.dirname(file)
        ? [
            posix.join(
              posix.dirname(clean),
              posix.basename(file) === posix.basename(landed) ? posix.basename(clean) : posix.basename(file),
            ),
          ]
        : []
    }
    const below = posix.relative(folder, file)
    return below.startsWith('..') ? [] : [posix.join(clean, below)]
  })
}
