import type {Engine} from '../../engine/engine.js'
import {entryInContainer, type FileOwner} from '../../engine/path-owner.js'
import type {OwnerName} from './effects/effect.js'

/** Users and groups of a container, as fields of its files. */
export interface OwnerNames {
  users(): Promise<string[][]>
  groups(): Promise<string[][]>
}

/** Longer lists of users are cut. */
const maxBytes = 1024 * 1024

/** Reads /etc/passwd and /etc/group of a container, when somebody asks for a name. */
export function ownerNames(engine: Engine, id: string): OwnerNames {
  const read = async (path: string) => {
    const file = await entryInContainer(engine, id, path, maxBytes)
    return (file?.data.toString('utf8') ?? '').split('\n').map(line => line.split(':'))
  }
  const found = new Map<string, Promise<string[][]>>()
  const once = (path: string) => {
    const lines = found.get(path) ?? read(path)
    found.set(path, lines)
    return lines
  }
  return {users: () => once('/etc/passwd'), groups: () => once('/etc/group')}
}

/** @throws Error for a name that the container does not know */
export async function ownerNumbers(names: OwnerNames, {user, group, loginGroup}: OwnerName): Promise<FileOwner> {
  if (user === undefined) throw new Error('the owner of a file is not known')
  const account = isNumber(user) && !loginGroup ? undefined : find(await names.users(), user, isNumber(user) ? 2 : 0)
  const uid = Number(account?.[2] ?? user)
  if (group === undefined) return {uid, gid: Number(account?.[3] ?? user)}
  return {uid, gid: isNumber(group) ? Number(group) : Number(find(await names.groups(), group, 0)[2])}
}

const isNumber = (text: string) => /^\d+$/.test(text)

function find(lines: readonly string[][], name: string, field: number): string[] {
  const found = lines.find(fields => fields[field] === name)
  if (!found) throw new Error(`the container has no user or group ${name}`)
  return found
}
