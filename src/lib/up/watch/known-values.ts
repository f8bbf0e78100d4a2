import {withBuildArgs} from '../../build/cache/scope.js'
import type {Instruction} from '../../dockerfile/dockerfile.js'
import {expand, type Scope} from '../../dockerfile/variables.js'

/** The variables of a Dockerfile, as far as they are sure before the build. */
export interface KnownValues {
  /** What holds in front of the instruction last entered. */
  scope: Scope
  /** Goes on to the next instruction. */
  enter(instruction: Instruction, scope: Scope): void
  get(name: string): string | undefined
  /** @returns undefined where a value is not known */
  expand(word: string, raw: boolean): string | undefined
}

/**
 * @param buildArgs of `--build-arg`
 * @param base the environment of the base image
 */
export function knownValues(
  buildArgs: Readonly<Record<string, string>>,
  base: Readonly<Record<string, string>>,
): KnownValues {
  /** Made from what is not known. */
  const unsure = new Set<string>()
  const get = (scope: Scope) => (name: string) =>
    scope.get(name) ?? (Object.hasOwn(base, name) ? base[name] : undefined)
  const values: KnownValues = {
    scope: {get: () => undefined, has: () => false, names: () => []},
    enter({keyword, pairs}, scope) {
      const inner = withBuildArgs(scope, buildArgs)
      values.scope = {...inner, get: get(inner), has: name => inner.has(name) || Object.hasOwn(base, name)}
      if (keyword !== 'ENV' && keyword !== 'ARG') return
      for (const {name, value} of pairs) {
        // The walk through the file puts the values in without the base image's.
        const {unknown, used} = expand(value ?? '', inner)
        if (unknown.length > 0 || used.some(each => unsure.has(each))) unsure.add(name)
      }
    },
    get: name => (unsure.has(name) ? undefined : values.scope.get(name)),
    expand(word, raw) {
      const {text, unknown, used} = expand(word, values.scope, {raw})
      return unknown.length > 0 || used.some(name => unsure.has(name)) ? undefined : text
    },
  }
  return values
}
