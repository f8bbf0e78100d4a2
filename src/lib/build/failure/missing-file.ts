import {closeSync, openSync, readSync} from 'node:fs'
import {join, posix} from 'node:path'
import type {Instruction} from '../../dockerfile/dockerfile.js'
import {walkScopes} from '../../dockerfile/scope.js'
import {holdsExactly, nearPath} from '../../files/near-path.js'
import {statOf} from '../../files/path-kind.js'
import {covers} from '../cache/covers.js'
import {boundSources} from '../cache/describe.js'
import {withBuildArgs} from '../cache/scope.js'
import {copied} from '../cache/sources.js'
import {correctedLine} from './corrected-line.js'
import type {Explain, Explanation, Failed} from './failed.js'
import {howSure, type Sure} from './how-sure.js'
import {notStartedIn} from './missing-program.js'
import {sourceProblem} from './source-problem.js'

/** How programs say that a file is not there; `./run.sh: not found` is how a shell does. */
const complaints = [
  /can(?:'t|not) open file '([^']{1,1000})'/,
  /no such file or directory[:,].{0,200}?'([^']{1,1000})'/i,
  /can(?:'t|not) (?:open|access|stat|cd to) '?([^\s':]{1,1000})'?/i,
  /cannot find (?:module|file) '([^']{1,1000})'/i,
  /(?:^|[\s:])((?:\.{0,2}\/)[^\s:]{1,1000}): not found$/,
  /(?:^|[\s:'])([^\s:']{1,1000})'?: no such file or directory/i,
]

/** A file that a RUN looks for and that is not in the image: misspelt, brought later, or never. */
export const missingFile: Explain = failed => {
  const {plan, instruction, ran, output} = failed
  if (!ran || instruction?.keyword !== 'RUN' || plan.context !== 'folder') return undefined
  const names = output.map(nameIn)
  const at = names.findLastIndex(found => found !== undefined)
  const sure = at < 0 ? undefined : howSure(output, at)
  if (!sure) return undefined
  const name = names[at]!
  const path = inContext(failed, name)
  return (path !== undefined ? ofFolder(failed, instruction, {name, path}) : undefined) ?? inGeneral(name, sure)
}

function nameIn(line: string): string | undefined {
  if (notStartedIn(line) !== undefined) return undefined
  for (const pattern of complaints) {
    const name = pattern.exec(line)?.[1]
    if (name !== undefined) return name
  }
  return undefined
}

/** Where the folder has it if COPY keeps its places: below the WORKDIR, which a path may begin with. */
function inContext({dockerfile, instruction}: Failed, name: string): string | undefined {
  const stage = dockerfile?.stages.findLast(({line}) => line <= instruction!.startLine)
  const folders =
    stage?.instructions.filter(({keyword, startLine}) => keyword === 'WORKDIR' && startLine < instruction!.startLine) ??
    []
  const workdir = posix.resolve('/', ...folders.map(({value}) => value))
  const path = posix.relative(workdir, posix.resolve(workdir, name))
  return path === '' || path.startsWith('..') ? undefined : path
}

function ofFolder(
  failed: Failed,
  run: Instruction,
  {name, path}: {name: string; path: string},
): Explanation | undefined {
  const {plan, files} = failed
  if (!holdsExactly(plan.dir, path)) return misspelt(failed, run, {name, path})
  if (broughtBefore(failed, run, path)) return windowsLineEnds(join(plan.dir, path), path)
  const ignored = sourceProblem(path, {...plan, ignore: files.ignore})
  if (ignored) return {why: `${path} is in the folder, but ${ignored.why}`, suggestions: ignored.suggestions}
  return {
    why: `${path} is in the folder, but no COPY above line ${run.startLine} brings it into the image`,
    suggestions: [
      `above line ${run.startLine}: COPY ${path} ${path.includes('/') ? `./${posix.dirname(path)}/` : './'}`,
    ],
  }
}

function misspelt(
  {plan}: Failed,
  run: Instruction,
  {name, path}: {name: string; path: string},
): Explanation | undefined {
  const meant = nearPath(plan.dir, path)
  if (meant === undefined) return undefined
  const right = `${name.slice(0, name.length - path.length)}${meant}`
  return {
    why: `there is no ${path} in the image; the folder has ${meant}`,
    suggestions: [correctedLine(run, name, right) ?? `name it ${right}`],
  }
}

function broughtBefore({dockerfile, plan}: Failed, run: Instruction, path: string): boolean {
  if (!dockerfile) return true
  for (const {instruction, scope} of walkScopes(dockerfile)) {
    if (instruction.startLine > run.startLine) break
    const sources = [
      ...copied(instruction, withBuildArgs(scope, plan.buildArgs)),
      ...(instruction === run ? boundSources(run) : []),
    ]
    if (sources.length > 0 && covers(sources)(path)) return true
  }
  return false
}

/** A script that is there and "not found": the program of its first line has a carriage return behind its name. */
function windowsLineEnds(file: string, path: string): Explanation | undefined {
  if (!statOf(file)?.isFile() || !/^#![^\n]{0,200}\r\n/.test(beginning(file))) return undefined
  return {
    why: `${path} has the line ends of Windows (CR LF): no program has the name in its first line, with an invisible carriage return behind it`,
    suggestions: [
      `save ${path} with LF line ends and build again`,
      `or fix it in the image: RUN sed -i 's/\\r$//' ${path}`,
    ],
  }
}

function beginning(file: string): string {
  const handle = openSync(file, 'r')
  try {
    const bytes = Buffer.alloc(256)
    return bytes.toString('latin1', 0, readSync(handle, bytes, 0, bytes.length, 0))
  } finally {
    closeSync(handle)
  }
}

function inGeneral(name: string, sure: Sure): Explanation {
  return {
    why: `the step ${sure === 'probably' ? 'probably fails because it ' : ''}looks for ${name}, which is not in the image at that point: only the base image and the lines above put files there`,
    suggestions: [
      'check the name, the WORKDIR, and that a COPY above this line brings it',
      'see what is there: RUN ls -la above that line',
    ],
  }
}
