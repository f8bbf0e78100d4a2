import {cachePattern} from '../engine/disk-usage.js'
import type {PruneItem} from '../prune/item.js'
import type {PrunePlan} from '../prune/plan.js'
import type {ShellCommand} from './shell.js'

/** The docker commands that remove what the plan shows, and nothing else. */
export function dockerPrune({items}: PrunePlan): ShellCommand[] {
  const of = (kind: PruneItem['kind']) => items.filter(item => item.kind === kind)
  const images = of('image').flatMap(({id, names = []}) => (names.length > 0 ? names : [id]))
  const commands = [
    ['docker', 'rm', ...of('container').map(({id}) => id)],
    ['docker', 'rmi', ...images],
    ['docker', 'network', 'rm', ...of('network').map(({id}) => id)],
    ['docker', 'volume', 'rm', ...of('volume').map(({id}) => id)],
  ].filter(argv => argv.length > (argv[2] === 'rm' ? 3 : 2))
  const cache = of('cache').map(({id}) => id)
  if (cache.length > 0) commands.push(['docker', 'builder', 'prune', '-af', '--filter', `id=${cachePattern(cache)}`])
  return commands.map(argv => ({argv}))
}
