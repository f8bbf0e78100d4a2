/** docker's own bound for many targets. */
const atOnce = 50

/**
 * Maps many values, at most fifty at the same time, so that no number of targets exhausts sockets or the engine.
 * @returns the results in the order of the values; the first failure rejects
 */
export async function mapAtOnce<T, R>(values: readonly T[], work: (value: T, at: number) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  let next = 0
  const worker = async () => {
    for (let i = next++; i < values.length; i = next++) results[i] = await work(values[i]!, i)
  }
  await Promise.all(Array.from({length: Math.min(atOnce, values.length)}, worker))
  return results
}
