import type {Cause} from '../../src/lib/up/diagnosis/cause-names.js'

/** A folder of test/apps: what is wrong with it, and what dkr has to say. */
export interface BrokenApp {
  name: string
  cause: Cause
  /** False where the evidence can only suggest the cause. */
  certain?: false
  message: RegExp
  evidence: RegExp
  mend: RegExp
  /** Further arguments of `dkr up`. */
  args?: string[]
}
