/** A stream as far as the question matters. */
interface Stream {
  isTTY?: boolean
}

/** Whether a question would reach a person: stdin and stderr are terminals, and no CI runs dkr. */
export function canAsk(
  env: NodeJS.ProcessEnv = process.env,
  {stdin, stderr}: {stdin: Stream; stderr: Stream} = process,
): boolean {
  const inCi = !['', '0', 'false', undefined].includes(env.CI?.toLowerCase())
  return stdin.isTTY === true && stderr.isTTY === true && !inCi && env.TERM !== 'dumb'
}
