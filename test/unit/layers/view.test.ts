import {describe, expect, test} from '@jest/globals'
import type {LayerRow, LayersResult} from '../../../src/lib/layers/result.js'
import {layersView} from '../../../src/lib/layers/view.js'

function row(index: number, instruction: string, changes: Partial<LayerRow> = {}): LayerRow {
  return {index, instruction, kind: 'layer', size: 0, layer: index, fromBase: false, raw: instruction, ...changes}
}

const result: LayersResult = {
  image: 'app',
  id: 'sha256:1',
  totalSize: 5_001_500,
  layerCount: 3,
  unexplainedLayers: 0,
  base: {name: 'python:3.13-slim', instructionCount: 2, layerCount: 1, size: 5_000_000, guessed: false},
  rows: [
    row(1, 'ADD <file> /', {size: 5_000_000, fromBase: true}),
    row(2, 'CMD ["python3"]', {
      kind: 'metadata',
      layer: undefined,
      fromBase: true,
      comment: 'CMD only sets the configuration',
    }),
    row(3, 'RUN set -eux; \tapt-get update; \tapt-get install -y curl', {size: 1500, layer: 2}),
    row(4, 'RUN rm -rf /tmp/x', {layer: 3}),
  ],
}

describe('layersView', () => {
  test('a line for each instruction, the first on top', () => {
    expect(layersView(result).table).toEqual([
      '#   INSTRUCTION                                             LAYER    SIZE   NOTE',
      '1   ADD <file> /                                                1     5MB   base',
      '2   CMD ["python3"]                                             -       -   base: CMD only sets the configuration',
      '3   RUN set -eux; apt-get update; apt-get install -y curl       2   1.5kB',
      '4   RUN rm -rf /tmp/x                                           3      0B',
    ])
  })

  test('the sums', () => {
    expect(layersView(result).summary).toEqual([
      '4 instructions: 3 made a layer, 1 only set metadata',
      '5MB in 3 layers: 5MB from the base image python:3.13-slim (1 layer), 1.5kB on top (2 layers)',
    ])
  })

  test('the base can be one line', () => {
    expect(layersView(result, {foldBase: true}).table.slice(0, 3)).toEqual([
      '#   INSTRUCTION                                             LAYER    SIZE   NOTE',
      '    FROM python:3.13-slim                                       1     5MB   base: 2 instructions',
      '3   RUN set -eux; apt-get update; apt-get install -y curl       2   1.5kB',
    ])
  })

  test.each([60, 80, 100])('fits %i columns', width => {
    const {table} = layersView(result, {width})
    expect(Math.max(...table.map(line => line.length))).toBeLessThanOrEqual(width)
  })

  test('says what it does not know', () => {
    const unknown = {kind: 'unknown', layer: undefined} as const
    const doubtful: LayersResult = {
      ...result,
      unexplainedLayers: 1,
      base: {instructionCount: 2, size: 5_000_000, guessed: true},
      rows: [...result.rows.slice(0, 3), row(4, 'RUN a', unknown), row(5, 'RUN b', unknown)],
    }
    const {table, summary} = layersView(doubtful, {foldBase: true})
    expect(table.slice(1).map(line => line.replace(/ +/g, ' '))).toEqual([
      ' FROM (base image) ? 5MB base: 2 instructions, guessed',
      '3 RUN set -eux; apt-get update; apt-get install -y curl 2 1.5kB',
      '4 RUN a ? 0B',
      '5 RUN b ? 0B',
    ])
    expect(summary).toEqual([
      '5 instructions: 2 made a layer, 1 only set metadata, 2 unclear',
      '5MB in 3 layers: 5MB from the base image, 1.5kB on top',
      'where the base image ends is a guess: it is not on this engine by a name',
      '1 layer cannot be told apart: the engine does not record who made them',
    ])
  })

  test.each([
    ['only the first line', 'RUN <<EOF\nset -e\nEOF', 'RUN <<EOF…'],
    ['a bounded part of it', `RUN ${'x'.repeat(1_000_000)}`, `RUN ${'x'.repeat(296)}…`],
    ['no control characters', 'RUN echo \u001b[31mred\u0007\u009b', 'RUN echo red'],
  ])('shows %s', (_name, instruction, shown) => {
    const {table} = layersView({...result, base: undefined, rows: [row(1, instruction)]})
    expect(table[1]!.split(/ {2,}/)[1]).toBe(shown)
  })

  test.each([
    [['a:1'], 'built here from the same first instructions, it may be a:1 too'],
    [['a:1', 'b:1', 'c:1', 'd:1'], 'built here from the same first instructions, it may be a:1, b:1 and 2 more too'],
    [undefined, 'it was built here, perhaps only from the same first instructions'],
  ])('says why a base with a name is a guess: %s', (others, why) => {
    const base = {...result.base!, guessed: true, others}
    expect(layersView({...result, base}).summary.at(-1)).toBe(`the base image is a guess: ${why}`)
  })
})
