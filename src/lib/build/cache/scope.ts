import type {Scope} from '../../dockerfile/variables.js'

/** A scope in which the values of `--build-arg` stand before the defaults of the file. */
export function withBuildArgs(scope: Scope, buildArgs: Readonly<Record<string, string>>): Scope {
  return {
    get: name => (scope.has(name) && Object.hasOwn(buildArgs, name) ? buildArgs[name] : scope.get(name)),
    has: name => scope.has(name),
    names: () => scope.names(),
  }
}
