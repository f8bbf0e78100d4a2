/** The build arguments that a RUN saw, and the command after them. */
export interface BuildArgs {
  args: Record<string, string>
  command: string
}

/** Names of build arguments, with a value where one is known. */
export type Declared = ReadonlyMap<string, string | undefined>

/** No Dockerfile declares more; a larger number is no prefix of a builder. */
const maxArgs = 1000

/**
 * Cuts off the prefix `|2 A=1 B=x y` that both builders put before a command. They quote nothing: a value ends
 * where the next declared argument begins, and the last one where the shell does (without a shell: at a space).
 * @param shell the shell in force, its words joined by a space
 * @param declared names of ARG instructions so far with their last known value; empty when they are not known
 */
export function cutBuildArgs(text: string, shell: string, declared: Declared): BuildArgs | undefined {
  const head = /^\|(\d{1,4}) /.exec(text)
  if (!head || Number(head[1]) > maxArgs) return undefined
  const args: Record<string, string> = {}
  let position = head[0].length
  for (let left = Number(head[1]); left > 0; left--) {
    const key = keyAt(text, position)
    if (key === undefined) return undefined
    const start = position + key.length + 1
    const end = left > 1 ? nextKey(text, start, declared) : endOfLast(text, start, shell, declared.get(key))
    args[key] = text.slice(start, end)
    position = end + 1
  }
  return {args, command: text.slice(position)}
}

function keyAt(text: string, position: number): string | undefined {
  const key = /([A-Za-z_]\w*)=/y
  key.lastIndex = position
  return key.exec(text)?.[1]
}

function nextKey(text: string, from: number, declared: Declared): number {
  const key = / ([A-Za-z_]\w*)=/g
  key.lastIndex = from
  for (let match = key.exec(text); match; match = key.exec(text)) {
    if (declared.size === 0 || declared.has(match[1]!)) return match.index
  }
  return text.length
}

function endOfLast(text: string, from: number, shell: string, known: string | undefined): number {
  const atShell = text.indexOf(` ${shell} `, from)
  if (atShell >= 0) return atShell
  if (known !== undefined && text.startsWith(`${known} `, from)) return from + known.length
  const space = text.indexOf(' ', from)
  return space < 0 ? text.length : space
}
