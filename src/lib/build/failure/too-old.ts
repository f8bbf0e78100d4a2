import {needsBuildkit} from '../../dockerfile/needs-buildkit.js'
import type {Explain} from './failed.js'

/** What the builder of an older engine takes for an unknown instruction or flag: heredocs, `COPY --link`. */
export const tooOld: Explain = ({dockerfile, instruction, builder}) => {
  if (!dockerfile || !instruction || !/unknown (?:flag|instruction)|failed to parse/i.test(builder)) return undefined
  const feature = needsBuildkit(dockerfile).find(({line}) => line === instruction.startLine)
  if (!feature) return undefined
  return {
    why: `the builder of this engine does not know ${feature.feature}: that came with version ${feature.frontend} of the Dockerfile syntax`,
    suggestions: [
      'first line of the Dockerfile: # syntax=docker/dockerfile:1 fetches a newer one from Docker Hub',
      `leave ${feature.feature} out of line ${feature.line}`,
    ],
  }
}
