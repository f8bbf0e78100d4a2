import {describe, expect, it} from '@jest/globals'
import type {PruneItem} from '../../../src/lib/prune/item.js'
import {foldedLines, previewLines} from '../../../src/lib/prune/view.js'

const items = (kind: PruneItem['kind'], n: number): PruneItem[] =>
  Array.from({length: n}, (_, i) => ({kind, id: `${kind}${i}`, name: `${kind}-${i}`, size: i * 1000, created: null}))

describe('the preview of prune on a terminal', () => {
  it('shows all where there are few', () => {
    const few = [...items('image', 50), ...items('cache', 10)]
    expect(foldedLines(few, 0, 80)).toEqual(previewLines(few, 0, 80))
  })

  it('counts the records of the build cache, where there are many, and shows none', () => {
    const lines = foldedLines([...items('container', 1), ...items('cache', 11)], 0, 80)
    expect(lines).toHaveLength(3)
    expect(lines[1]).toContain('container-0')
    expect(lines[2]).toBe('and 11 records of the build cache (55kB): --dry-run has all')
    expect(foldedLines(items('cache', 5000), 0, 80)).toHaveLength(1)
  })

  it('shows the largest of the others in their order, and counts the rest', () => {
    const lines = foldedLines(items('image', 60), 0, 80)
    expect(lines).toHaveLength(1 + 50 + 1)
    expect(lines[1]).toContain('image-10')
    expect(lines[50]).toContain('image-59')
    expect(lines[51]).toBe('and 10 more images (45kB): --dry-run has all')
  })

  it('has no size where none is known', () => {
    const networks = items('network', 51).map(item => ({...item, size: null}))
    expect(foldedLines(networks, 0, 80).at(-1)).toBe('and 1 more network: --dry-run has all')
  })
})
