import {isDkrError} from '../errors/dkr-error.js'
import {fillIn} from '../errors/fill-in.js'
import {registryKey, registryName} from './registry-key.js'

/** Does work for one registry; what its errors suggest names that registry. */
export async function namingRegistry<T>(host: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw isDkrError(error) ? fillIn(error, {REGISTRY: registryName(registryKey(host))}) : error
  }
}
