import {posix} from 'node:path'

const maxSuspects = 6

/**
 * The files whose facts would tell why something could not be executed or opened: the program itself, and
 * what the last lines and the engine complain of.
 */
export function suspectFiles(command: readonly string[], log: readonly string[], error: string): string[] {
  const text = [error, ...log.slice(-lastLines)].join('\n')
  const named = complaints.flatMap(complaint =>
    // Where a file may not be made, the rights of its folder tell why.
    [...text.matchAll(complaint)].flatMap(([all, path]) => (/denied/i.test(all) ? withFolder(path!) : [path!])),
  )
  const program = command[0] ? [command[0]] : []
  return [...new Set([...program, ...named.filter(path => path.length < 200)])].slice(0, maxSuspects)
}

/** What is denied is a file, never a program of the PATH: without a slash it is one of the working folder. */
function withFolder(path: string): string[] {
  if (path.startsWith('/')) return [path, posix.dirname(path)]
  const relative = path.startsWith('.') ? path : `./${path}`
  return [relative, `./${posix.dirname(path)}`]
}

const lastLines = 15

/** `exec /run.sh: …` of the runtime, `exec: "x": …` of the engine, `sh: x: …` and `'x'` of programs. */
const complaints = [
  /exec (\/[^\s:]+): (?:no such file|exec format|permission denied)/g,
  /exec: "([^"]+)":/g,
  /(?:^|[\s:])(\/[\w./-]+): (?:line \d+: )?(?:not found|[Nn]o such file|[Pp]ermission denied|[Ee]xec format error|cannot execute)/gm,
  /(?:Permission denied|No such file or directory|Read-only file system): '([^']+)'/g,
  /EACCES[^']{0,1000}'([^']{1,1000})'/g,
  /can't create (\/[^\s:]+):/g,
  /['"](\/[^'"\n]{1,300})['"]:? (?:failed \(13: )?[Pp]ermission denied/g,
  /Permission denied @ \w{1,50} - (\/\S{1,300})/g,
]
