/** The shortest path that names the same place, as Go's path.Clean: `a//b/../c/` is `a/c`, nothing is `.`. */
export function cleanPath(path: string): string {
  const rooted = path.startsWith('/')
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue
    if (part !== '..') parts.push(part)
    else if (parts.length > 0 && parts.at(-1) !== '..') parts.pop()
    else if (!rooted) parts.push('..')
  }
  const clean = parts.join('/')
  return rooted ? `/${clean}` : clean || '.'
}

/** The order of paths that the engine expects: by their UTF-8 bytes. */
export const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b))

/** Path elements joined and cleaned, as Go's filepath.Join: empty elements are left out. */
export function joinPath(...elements: string[]): string {
  const joined = elements.filter(element => element !== '').join('/')
  return joined === '' ? '' : cleanPath(joined)
}
