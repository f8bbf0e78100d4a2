/** The classic builder fails when an image goes while it looks for one in its cache: other tests remove theirs. */
export async function steadily(build: () => Promise<string>, attempts = 5): Promise<string> {
  try {
    return await build()
  } catch (error) {
    if (attempts === 0 || !(error as Error).message.includes('unable to find image')) throw error
  }
  return steadily(build, attempts - 1)
}
