/** Message types of the ssh agent protocol that matter here. */
const failure = 5
const allowed = [11 /* list identities */, 13 /* sign */]

/** OpenSSH's own limit for a message, in bytes. */
const maxMessage = 256 * 1024

export interface AgentFilter {
  /** Bytes from the build. Throws RangeError for a message that no agent takes. */
  fromBuild: (bytes: Uint8Array) => void
  /** Bytes from the agent. */
  fromAgent: (bytes: Uint8Array) => void
}

/**
 * Lets a build list and use the keys of an agent, nothing else: adding,
 * removing and locking are answered with a failure, as in docker's clients.
 * One request is under way at a time, so that the answers keep their order.
 */
export function agentFilter(to: {ask: (bytes: Uint8Array) => void; reply: (bytes: Uint8Array) => void}): AgentFilter {
  const requests: Buffer[] = []
  let waiting = false
  const next = () => {
    while (!waiting) {
      const request = requests.shift()
      if (!request) return
      if (allowed.includes(request[4] ?? 0)) {
        waiting = true
        to.ask(request)
      } else to.reply(Buffer.from([0, 0, 0, 1, failure]))
    }
  }
  const splitRequests = agentMessages(request => requests.push(request))
  const splitReplies = agentMessages(reply => {
    waiting = false
    to.reply(reply)
  })
  return {
    fromBuild: bytes => {
      splitRequests(bytes)
      next()
    },
    fromAgent: bytes => {
      splitReplies(bytes)
      next()
    },
  }
}

/** Cuts a stream into messages: four bytes of length, then as many. */
function agentMessages(onMessage: (message: Buffer) => void): (bytes: Uint8Array) => void {
  let held = Buffer.alloc(0)
  return bytes => {
    held = Buffer.concat([held, bytes])
    while (held.length >= 4) {
      const length = held.readUInt32BE(0)
      if (length > maxMessage) throw new RangeError('the ssh agent message is too long')
      if (held.length < 4 + length) return
      onMessage(Buffer.from(held.subarray(0, 4 + length)))
      held = held.subarray(4 + length)
    }
  }
}
