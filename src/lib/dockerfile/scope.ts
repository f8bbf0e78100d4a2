import type {Dockerfile, Instruction, Stage} from './dockerfile.js'
import {expand, type Scope} from './variables.js'

/** The ARGs that the builder itself sets for every FROM. */
export const platformArgs: readonly string[] = ['TARGET', 'BUILD'].flatMap(side =>
  ['PLATFORM', 'OS', 'OSVERSION', 'ARCH', 'VARIANT'].map(part => side + part),
)

/** A scope that can still take declarations; what it lacks, its parent answers. */
export interface GrowingScope extends Scope {
  set(name: string, value: string | undefined): void
}

/** A new scope on top of a parent, which it does not copy: stages can be many. */
export function newScope(parent?: Scope): GrowingScope {
  const own = new Map<string, string | undefined>()
  return {
    get: name => (own.has(name) ? own.get(name) : parent?.get(name)),
    has: name => own.has(name) || (parent?.has(name) ?? false),
    *names() {
      yield* own.keys()
      if (parent) yield* parent.names()
    },
    set: (name, value) => own.set(name, value),
  }
}

/** The variables of FROM: the ARGs in front of the first one. */
export function globalScope(globalArgs: readonly Instruction[]): Scope {
  const scope = newScope()
  for (const instruction of globalArgs) declare(scope, instruction)
  return scope
}

/** One instruction of a stage and the variables that hold in front of it. */
export interface Scoped {
  instruction: Instruction
  stage: Stage
  /** Holds until the next step of the walk. */
  scope: Scope
}

/**
 * Walks through all stages. ENV and ARG of a stage hold in the stages built on it;
 * an ARG without a value takes that of the global ARG.
 */
export function* walkScopes({stages, globalArgs}: Pick<Dockerfile, 'stages' | 'globalArgs'>): Generator<Scoped> {
  const globals = globalScope(globalArgs)
  const scopes: GrowingScope[] = []
  for (const stage of stages) {
    const scope = newScope(stage.baseStage === undefined ? undefined : scopes[stage.baseStage])
    scopes.push(scope)
    for (const instruction of stage.instructions) {
      yield {instruction, stage, scope}
      declare(scope, instruction, globals)
    }
  }
}

/** The stage and the stages it is built on, the first one first. */
export function stageChain(dockerfile: Dockerfile, stage: Stage): Stage[] {
  const chain = [stage]
  for (let at = stage.baseStage; at !== undefined; at = dockerfile.stages[at]!.baseStage) {
    chain.push(dockerfile.stages[at]!)
  }
  return chain.reverse()
}

/**
 * The stage that a build makes: the last one, or the one of `--target`, by name
 * (any case) or number. Undefined when there is none.
 */
export function targetStage(dockerfile: Dockerfile, target?: string): Stage | undefined {
  if (target === undefined || target === '') return dockerfile.stages.at(-1)
  const named = dockerfile.stages.findLast(({name}) => name === target.toLowerCase())
  return named ?? (/^\d+$/.test(target) ? dockerfile.stages[Number(target)] : undefined)
}

/**
 * The image that a stage starts from, through the stages it is built on, with the
 * defaults of the ARGs put in. Undefined: no such stage, `scratch`, or a variable without a value.
 */
export function baseImage(dockerfile: Dockerfile, target?: string): string | undefined {
  const stage = targetStage(dockerfile, target)
  const base = stage && stageChain(dockerfile, stage)[0]!.base
  if (base === undefined || base.toLowerCase() === 'scratch') return undefined
  const {text, unknown} = expand(base, globalScope(dockerfile.globalArgs))
  return unknown.length > 0 || text === '' ? undefined : text
}

/** All values of one ENV are read before any is set: `ENV A=1 B=$A` does not see this A. */
function declare(scope: GrowingScope, {keyword, pairs}: Instruction, globals?: Scope): void {
  if (keyword === 'ENV') {
    const values = pairs.map(({value}) => (value === undefined ? undefined : expand(value, scope).text))
    for (const [index, {name}] of pairs.entries()) scope.set(name, values[index])
  }
  if (keyword !== 'ARG') return
  for (const {name, value} of pairs) {
    if (value !== undefined) scope.set(name, expand(value, scope).text)
    else if (scope.get(name) === undefined) scope.set(name, globals?.get(name))
  }
}
