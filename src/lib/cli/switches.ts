import {DkrError} from '../errors/dkr-error.js'

interface SwitchFlag {
  type?: string
  env?: string
  default?: unknown
}

/**
 * Flags whose environment variables mean yes or no, as oclif's parser is to read them. By itself it takes every word
 * that it does not know for no: DKR_PUBLIC=on too.
 */
export function withSwitches<F extends object>(flags: F): F {
  const read = Object.entries(flags as Record<string, SwitchFlag>).map(([name, flag]) => {
    const {env, ...rest} = flag
    if (flag.type !== 'boolean' || env === undefined) return [name, flag]
    // The default counts where no flag is given, as the variable does.
    return [name, {...rest, default: async () => readSwitch(env, process.env[env])}]
  })
  return Object.fromEntries(read) as F
}

/**
 * Reads a variable that means yes or no; empty or not set is no.
 * @throws DkrError USAGE naming the variable
 */
export function readSwitch(name: string, value = ''): boolean {
  if (/^(?:1|true|yes|on)$/i.test(value)) return true
  if (/^(?:0|false|no|off|)$/i.test(value)) return false
  throw new DkrError('USAGE', {
    message: `${name}=${value} is neither yes nor no`,
    why: 'it takes 1, true, yes or on, and 0, false, no, off or nothing',
    suggestions: [`${name}=true`, `unset ${name}`],
  })
}
