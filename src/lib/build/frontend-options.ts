import type {BuildPlan} from './plan.js'

/**
 * A plan as options of BuildKit's Dockerfile frontend, as the engine makes them of `POST /build`
 * (moby: builder/builder-next/builder.go).
 * @param filename of the Dockerfile, in the folder that the session serves
 */
export function frontendOptions(plan: BuildPlan, filename: string): Record<string, string> {
  return {
    filename,
    ...prefixed('build-arg', plan.buildArgs),
    ...prefixed('label', plan.labels),
    'image-resolve-mode': plan.pull ? 'pull' : 'default',
    ...given({
      target: plan.target,
      platform: plan.platform,
      context: plan.remote,
      'cache-from': plan.cacheFrom.join(','),
      'no-cache': plan.noCacheStages.join(','),
      'add-hosts': plan.addHosts.map(host => host.replace(':', '=')).join(','),
      'force-network-mode': plan.network === 'host' || plan.network === 'none' ? plan.network : undefined,
      'shm-size': plan.shmSize?.toString(),
      ulimit: plan.ulimits.map(({Name, Soft, Hard}) => `${Name}=${Soft}:${Hard}`).join(','),
    }),
    // Empty means every stage.
    ...(plan.noCache && {'no-cache': ''}),
  }
}

function prefixed(prefix: string, values: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [`${prefix}:${key}`, value]))
}

function given(values: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).flatMap(([key, value]) => (value ? [[key, value]] : [])))
}
