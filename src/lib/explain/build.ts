import {resolve} from 'node:path'
import type {BuildPlan} from '../build/plan.js'
import {flag, option, options, type ShellCommand} from './shell.js'
import {argTexts, leftOut, shownVariable} from './variables.js'

/** For an inline cache the build arg works with every client; a cache of its own needs buildx. */
function cacheTo({type, attrs}: BuildPlan['cacheTo'][number]): string[] {
  if (type === 'inline') return ['--build-arg=BUILDKIT_INLINE_CACHE=1']
  return ['--cache-to', [`type=${type}`, ...Object.entries(attrs).map(([key, value]) => `${key}=${value}`)].join(',')]
}

/** The `docker build` that makes the same image. */
export function dockerBuild(plan: BuildPlan): ShellCommand {
  const byDefault = plan.context === 'folder' ? resolve(plan.dir, 'Dockerfile') : 'Dockerfile'
  const pairs = (record: Record<string, string>) => Object.entries(record).map(([key, value]) => `${key}=${value}`)
  const args = argTexts(plan)
  return {
    needs: leftOut(args),
    // Which builder a client takes by itself depends on its version.
    env: {DOCKER_BUILDKIT: plan.builder === 'buildkit' ? '1' : '0'},
    argv: [
      'docker',
      'build',
      ...options('-t', plan.tags),
      ...option('-f', plan.dockerfile === byDefault ? undefined : plan.dockerfile),
      ...options('--build-arg', args.map(shownVariable)),
      ...options('--label', pairs(plan.labels)),
      ...option('--target', plan.target),
      ...option('--platform', plan.platform),
      ...flag('--no-cache', plan.noCache),
      ...options('--no-cache-filter', plan.noCacheStages),
      ...flag('--pull', plan.pull),
      ...options(
        '--secret',
        plan.secrets.map(({text}) => text),
      ),
      ...options(
        '--ssh',
        Object.entries(plan.ssh).map(([id, from]) => `${id}=${'socket' in from ? from.socket : from.keys.join(',')}`),
      ),
      ...options('--add-host', plan.addHosts),
      ...option('--network', plan.network),
      ...option('--shm-size', plan.shmSize),
      ...options(
        '--ulimit',
        plan.ulimits.map(({Name, Soft, Hard}) => `${Name}=${Soft}:${Hard}`),
      ),
      ...options('--cache-from', plan.cacheFrom),
      ...plan.cacheTo.flatMap(cacheTo),
      ...option('--iidfile', plan.iidfile),
      plan.context === 'folder' ? plan.dir : (plan.remote ?? '-'),
    ],
  }
}
