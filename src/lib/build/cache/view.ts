import type {CacheMiss} from './cause.js'

/** Files that the build reads itself: an edit of them need not run a COPY again. */
const ownFiles = /^(?:(?:.*\/)?Dockerfile(?:\..+)?|\.dockerignore|\.git(?:\/.*)?)$/

/** `--explain` for people: why the first step that was not cached had to run, and what would spare it. */
export function explainLines(result: {cached: boolean; cacheMiss: CacheMiss | null}): string[] {
  if (!result.cacheMiss)
    return [result.cached ? 'Every step came from the cache.' : 'Why steps ran again is not known.']
  const {reason, line, causeLine, files = []} = result.cacheMiss
  const place = causeLine ?? line
  const advice = files.length > 0 && files.every(({path}) => ownFiles.test(path))
  return [
    `${reason}${place === null ? '' : ` (line ${place})`}.`,
    ...(advice ? [`Listed in .dockerignore, ${files[0]!.path.split('/')[0]} would not do that.`] : []),
  ]
}

/** The same before a build, as far as it can be told then. */
export function explainAheadLines(
  prediction: {cached: boolean; sure: boolean; cacheMiss: CacheMiss | null} | undefined,
): string[] {
  if (!prediction) {
    return [
      "Which steps would run again shows only after the build: only the classic builder's cache can be looked into.",
    ]
  }
  if (!prediction.cached) return explainLines(prediction)
  return [
    prediction.sure
      ? 'Every step would come from the cache.'
      : 'Every step would probably come from the cache: what comes from other stages and images, only the builder compares.',
  ]
}
