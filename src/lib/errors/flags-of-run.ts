import type {DkrError} from './dkr-error.js'
import {reworded} from './reworded.js'

/** What must be known of a flag to recognise it. */
interface Flag {
  char?: string
  aliases?: string[]
}

/**
 * The same error for a command that may lack the flags of `dkr run`. What the engine answers is translated without
 * knowledge of the command: "port is already allocated" also ends `dkr start`, which takes no -p. There the suggestion
 * says where the flag belongs. An error that is no answer of the engine stays as it is.
 */
export function withFlagsOf(error: DkrError, flags: Readonly<Record<string, Flag>>): DkrError {
  const names = new Set(
    Object.entries(flags).flatMap(([name, {char, aliases = []}]) => [name, ...aliases, ...(char ? [char] : [])]),
  )
  const isStrange = (text: string) =>
    bareFlags(text).some(name => !names.has(name) && name !== 'help' && name !== 'json')
  if (!isAnswer(error) || !error.suggestions.some(isStrange)) return error
  const suggestions = error.suggestions.map(text => (isStrange(text) ? `${text} (${ofRun})` : text))
  return reworded(error, {suggestions})
}

const ofRun = 'of dkr run: a container keeps what it was made with'

/** The key alone says nothing: an error in other words has it with or without a status. */
const isAnswer = (error: DkrError) => 'status' in error && error.status !== undefined

/** Behind them flags are theirs: programs, and the instructions of a Dockerfile. */
const others =
  /^(?:dkr|docker|podman|colima|ls|kill|chmod|chown|sed|sh|git|curl|useradd|usermod|sudo|systemctl|journalctl|snap|ssh|ssh-[a-z-]+|apt|apt-get|apk|FROM|RUN|COPY|ADD|CMD|ENTRYPOINT|USER|WORKDIR|HEALTHCHECK|Dockerfile):?$/

/** The flags that a suggestion names without a command in front of them. */
function bareFlags(text: string): string[] {
  const words = text.split(/\s+/)
  const program = words.findIndex(word => others.test(word))
  return (program < 0 ? words : words.slice(0, program)).flatMap(word => /^--?([a-z][a-z-]*)/i.exec(word)?.[1] ?? [])
}
