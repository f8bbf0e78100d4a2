import type {RemoveImagesPlan} from '../images/remove.js'
import {flag, type ShellCommand} from './shell.js'

/** The `docker rmi` that removes the same images. */
export function dockerRmi({images, missing, force, noPrune}: RemoveImagesPlan): ShellCommand[] {
  const names = [...images, ...missing].map(({name}) => name)
  return names.length === 0
    ? []
    : [{argv: ['docker', 'rmi', ...flag('-f', force), ...flag('--no-prune', noPrune), ...names]}]
}
