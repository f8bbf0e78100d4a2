import type {Instruction} from './dockerfile.js'

/**
 * Whether an instruction adds a layer of files to the image. CMD, ENV, EXPOSE and
 * the like only change its settings. `WORKDIR /` makes no folder, so no layer.
 * Source: BuildKit, dockerfile2llb/convert.go, commitToHistory.
 */
export function makesLayer({keyword, value}: Pick<Instruction, 'keyword' | 'value'>): boolean {
  return ['RUN', 'COPY', 'ADD'].includes(keyword) || (keyword === 'WORKDIR' && value !== '/')
}
