import {join} from 'node:path'
import {type Lock, tryLock} from '../project/lock.js'
import {stateDir} from '../project/user-dirs.js'
import type {PortSituation} from './ports.js'

export interface PortClaims {
  claim: NonNullable<PortSituation['claim']>
  release(): void
}

/** Reserves host ports against other runs of dkr until `release`; the reservations of a killed one do not count. */
export function claimPorts(env: NodeJS.ProcessEnv): PortClaims {
  const locks: Lock[] = []
  return {
    claim(port, {protocol}) {
      try {
        const lock = tryLock(join(stateDir(env), 'claims', `${port}-${protocol}`))
        if ('release' in lock) locks.push(lock)
        return 'release' in lock
      } catch {
        // Without a state folder nothing can be reserved: a lost race is tried again.
        return true
      }
    },
    release: () => {
      for (const lock of locks.splice(0)) lock.release()
    },
  }
}
