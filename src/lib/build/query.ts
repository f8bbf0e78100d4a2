import type {BuildPlan} from './plan.js'

/** The query of POST /build that both builders share. */
export function buildQuery(plan: BuildPlan) {
  return {
    t: plan.tags,
    buildargs: JSON.stringify(plan.buildArgs),
    labels: JSON.stringify(plan.labels),
    target: plan.target,
    nocache: plan.noCache,
    pull: plan.pull,
    platform: plan.platform,
    // The classic builder leaves its working containers behind otherwise.
    rm: true,
    forcerm: true,
  }
}
