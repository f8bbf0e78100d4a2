import {constants} from 'node:os'

const forwarded = ['SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGTERM', 'SIGUSR1', 'SIGUSR2', 'SIGWINCH', 'SIGCONT'] as const
const ending = new Set<string>(['SIGINT', 'SIGTERM', 'SIGQUIT'])

/**
 * Sends every signal that dkr gets on to the container, as docker run does. The third one that should
 * end it ends dkr itself: a container may ignore them all.
 * @returns what stops the forwarding
 */
export function forwardSignals(send: (signal: string) => Promise<void>): () => void {
  let attempts = 0
  const handle = (signal: NodeJS.Signals) => {
    if (ending.has(signal) && ++attempts >= 3) process.exit(128 + constants.signals[signal])
    // Between its end and our exit there is no container to signal.
    send(signal).catch(() => {})
  }
  for (const signal of forwarded) process.on(signal, handle)
  return () => {
    for (const signal of forwarded) process.off(signal, handle)
  }
}
