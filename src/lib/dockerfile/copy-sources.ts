import type {Dockerfile, Instruction} from './dockerfile.js'
import {toHeredoc} from './heredoc.js'
import {walkScopes} from './scope.js'
import {expand} from './variables.js'

export interface ContextCopy {
  /** Index of the stage. */
  stage: number
  keyword: 'ADD' | 'COPY'
  line: number
  /** Paths and patterns in the build context, as written, variables with a known value put in. */
  sources: string[]
  destination: string
}

/**
 * What COPY and ADD take from the build context, in the order of the file. Left
 * out: copies from a stage or an image, downloads, git repositories and heredocs.
 */
export function copySources(dockerfile: Dockerfile): ContextCopy[] {
  const copies: ContextCopy[] = []
  for (const {instruction, stage, scope} of walkScopes(dockerfile)) {
    if (!readsContext(instruction)) continue
    const words = instruction.args.map(word => {
      const expanded = expand(word, scope, {
        escapeChar: dockerfile.directives.escape,
        raw: instruction.json !== undefined,
      })
      return expanded.unknown.length > 0 ? word : expanded.text
    })
    const sources = words.slice(0, -1).filter(isLocal)
    if (sources.length === 0) continue
    const keyword = instruction.keyword as ContextCopy['keyword']
    copies.push({stage: stage.index, keyword, line: instruction.startLine, sources, destination: words.at(-1)!})
  }
  return copies
}

/** Whether a source of ADD is fetched from elsewhere: a download or a git repository. */
export function isRemote(source: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(source) || /^[^/\s@]+@[^/\s]+:/.test(source)
}

function readsContext({keyword, flags}: Instruction): boolean {
  return keyword === 'ADD' || (keyword === 'COPY' && !flags.some(({name}) => name === 'from'))
}

function isLocal(source: string): boolean {
  return !isRemote(source) && !toHeredoc(source)
}
