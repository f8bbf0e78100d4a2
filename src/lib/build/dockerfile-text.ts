import type {BuildInput} from './input.js'

/** The Dockerfile of a build as it was read; undefined inside an archive or behind a URL. */
export function dockerfileText({dockerfile}: Pick<BuildInput, 'dockerfile'>): string | undefined {
  return dockerfile?.toString('utf8')
}
