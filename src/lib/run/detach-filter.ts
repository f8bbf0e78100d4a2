/** What is to be done with keys that were typed. */
export interface Keys {
  /** To be sent to the container. */
  pass: Buffer
  /** The sequence is complete: leave the container. */
  detached: boolean
}

export interface DetachFilter {
  take(data: Buffer): Keys
  /** The keys of a sequence that was begun and not yet sent: they are sent now, the sequence may still go on. */
  flush(): Buffer
}

const nothing = Buffer.alloc(0)

/**
 * Looks for the detach sequence in what is typed, as docker's client does: a key that does not go on with it
 * ends the attempt, and starts none.
 */
export function createDetachFilter(keys: readonly number[]): DetachFilter {
  const sequence = Buffer.from(keys)
  let matched = 0
  let sent = 0
  const giveUp = () => {
    const held = sequence.subarray(sent, matched)
    matched = 0
    sent = 0
    return held
  }
  return {
    take(data) {
      if (matched === 0 && !data.includes(sequence[0]!)) return {pass: data, detached: false}
      const pass: Buffer[] = []
      for (let i = 0; i < data.length; i++) {
        if (data[i] === sequence[matched]) {
          matched++
          if (matched === sequence.length) return {pass: Buffer.concat(pass), detached: true}
          continue
        }
        if (matched > 0) pass.push(giveUp())
        pass.push(data.subarray(i, i + 1))
      }
      return {pass: Buffer.concat(pass), detached: false}
    },
    flush() {
      if (sent === matched) return nothing
      const held = sequence.subarray(sent, matched)
      sent = matched
      return held
    },
  }
}
