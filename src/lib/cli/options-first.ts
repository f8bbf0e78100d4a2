import {type FlagShapes, readDockerFlags} from './docker-flags.js'

/**
 * The words of a command whose options stand behind its first argument, in the order in which they would be read as
 * options: `alpine -p 80:80 sh` becomes `-p 80:80 alpine sh`.
 * @param rest what follows the options that were read: the first argument, and what would be its own
 * @returns undefined where nothing behind it is an option of docker
 */
export function optionsFirst(
  argv: readonly string[],
  rest: readonly string[],
  docker: FlagShapes,
): string[] | undefined {
  const [first, ...behind] = rest
  if (first === undefined || !behind[0]?.startsWith('-') || behind[0] === '-') return undefined
  try {
    const {own, rest: others} = readDockerFlags(behind, docker, {})
    if (own.length > 0 || others.length === behind.length) return undefined
    const options = [...argv.slice(0, argv.length - rest.length), ...behind.slice(0, behind.length - others.length)]
    return [...options.filter(word => word !== '--'), first, ...others]
  } catch {
    return undefined
  }
}
