import {describe, expect, test} from '@jest/globals'
import {type Anchor, assignLayers, type Step} from '../../../src/lib/layers/assign-layers.js'

/** `RUN x=12` is a step of 12 bytes, `bk COPY a` one that BuildKit recorded. */
function steps(...texts: string[]): Step[] {
  return texts.map(line => {
    const [, buildKit, text, size] = /^(bk )?(.*?)(?:=(\d+))?$/.exec(line)!
    const keyword = /^[A-Z]+/.exec(text!)?.[0]
    return {instruction: {keyword, text: text!, raw: text!}, size: Number(size ?? 0), buildKit: Boolean(buildKit)}
  })
}

/** `1 - ?`: layer number, metadata, unknown; `L` is a layer whose number is not certain. */
function shown(total: number, anchors: Anchor[], ...texts: string[]) {
  return assignLayers(steps(...texts), total, anchors)
    .map(({kind, layer}) => (kind === 'metadata' ? '-' : kind === 'unknown' ? '?' : (layer ?? 'L')))
    .join(' ')
}

describe('assignLayers', () => {
  test.each<[string, string, number, Anchor[], string[]]>([
    ['sizes and settings', '1 - 2 -', 2, [], ['ADD=9', 'ENV a', 'RUN x=3', 'CMD x']],
    [
      'zero-size layers by BuildKit',
      '1 2 3 - -',
      3,
      [],
      ['ADD=9', 'bk RUN true', 'bk WORKDIR /a', 'bk WORKDIR /', 'bk CMD x'],
    ],
    ['all that is open made a layer', '1 2 3', 3, [], ['ADD=9', 'RUN rm x', 'WORKDIR /a']],
    ['nothing that is open made a layer', '1 - -', 1, [], ['ADD=9', 'RUN true', 'WORKDIR /a']],
    ['a choice is left open', '1 ? - ? 3', 3, [], ['ADD=9', 'RUN rm x', 'CMD x', 'RUN true', 'COPY=1']],
    ['ids of steps decide it', '1 2 - -', 2, [{steps: 2, layers: 2}], ['ADD=9', 'RUN rm x', 'CMD x', 'RUN true']],
    [
      'an anchor of the base leaves less open',
      '1 ? ? 3 -',
      3,
      [{steps: 3, layers: 2}],
      ['ADD=9', 'RUN a', 'RUN b', 'COPY=1', 'RUN true'],
    ],
    ['numbers below and above what is open', '1 ? ? 3', 3, [], ['ADD=1', 'RUN a', 'RUN b', 'ADD=1']],
    ['a frontend that breaks the rule of BuildKit', '1 - 2', 2, [], ['ADD=9', 'bk WORKDIR /a', 'bk COPY=1']],
    ['more layers than steps', 'L -', 3, [], ['ADD=9', 'CMD x']],
    ['more layers than steps, one open', 'L ?', 3, [], ['ADD=9', 'RUN x']],
    ['fewer layers than bytes', 'L L -', 1, [], ['ADD=9', 'ADD=9', 'CMD x']],
    [
      'an anchor with more layers than steps is left out',
      '1 ? ? -',
      2,
      [{steps: 1, layers: 2}],
      ['ADD=9', 'RUN x', 'RUN y', 'CMD x'],
    ],
    ['an imported image', '1', 1, [], ['=5']],
    ['no history', '', 4, [], []],
    ['no layers', '- -', 0, [], ['ENV a', 'CMD x']],
    [
      'anchors that cannot be are left out',
      '1 -',
      1,
      [
        {steps: 1, layers: 2},
        {steps: 9, layers: 1},
        {steps: 0, layers: 0},
      ],
      ['ADD=9', 'RUN x'],
    ],
  ])('%s', (_name, expected, total, anchors, texts) => {
    expect(shown(total, anchors, ...texts)).toBe(expected)
  })
})
