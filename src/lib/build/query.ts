import type {BuildPlan} from './plan.js'

const isInline = ({cacheTo}: BuildPlan): boolean => cacheTo.some(({type}) => type === 'inline')

/** The query of POST /build that both builders share. */
export function buildQuery(plan: BuildPlan) {
  return {
    t: plan.tags,
    buildargs: JSON.stringify(isInline(plan) ? {...plan.buildArgs, BUILDKIT_INLINE_CACHE: '1'} : plan.buildArgs),
    labels: JSON.stringify(plan.labels),
    target: plan.target,
    nocache: plan.noCache,
    pull: plan.pull,
    platform: plan.platform,
    extrahosts: plan.addHosts,
    networkmode: plan.network,
    shmsize: plan.shmSize,
    ulimits: plan.ulimits.length > 0 ? JSON.stringify(plan.ulimits) : undefined,
    cachefrom: plan.cacheFrom.length > 0 ? JSON.stringify(plan.cacheFrom) : undefined,
    // The classic builder leaves its working containers behind otherwise.
    rm: true,
    forcerm: true,
  }
}
