import {describe, expect, test} from '@jest/globals'
import {findBase} from '../../../src/lib/layers/find-base.js'
import type {HistoryEntry, ImageFacts} from '../../../src/lib/layers/source.js'

// One history of 6 steps: 2 of an image that came from elsewhere, 4 of BuildKit.
const history: HistoryEntry[] = ['ADD', 'CMD', 'WORKDIR', 'COPY', 'EXPOSE', 'LABEL'].map((CreatedBy, i) => ({
  Id: '<missing>',
  Created: 1000,
  CreatedBy,
  Comment: i < 2 ? '' : 'buildkit.dockerfile.v0',
  Size: 0,
}))

type Facts = Partial<Omit<ImageFacts, 'Config'>> & {labels?: Record<string, string>}

/** The image of the first steps. */
function image(name: string, steps: number, {labels, ...facts}: Facts = {}) {
  const layers = 'abcdef'.slice(0, steps).split('')
  const Config = {Labels: labels}
  return {
    facts: {Id: name, RepoTags: [`${name}:1`], RepoDigests: [], Size: 0, RootFS: {Layers: layers}, Config, ...facts},
    history: history.slice(0, steps),
  }
}

const base = image('base', 2)
const sibling = image('sibling', 5)
const mine = image('mine', 3)
const app = image('app', 4, {labels: {'dkr.project': 'app'}})
const pulled = image('pulled', 4, {RepoDigests: ['pulled@sha256:1']})

describe('findBase', () => {
  test.each<[string, ReturnType<typeof image>[], object | undefined]>([
    ['where another builder goes on, a base ends', [base], {name: 'base:1', guessed: false}],
    [
      'one built here from the same instructions is no proof',
      [base, sibling],
      {name: 'base:1', guessed: true, others: ['sibling:1']},
    ],
    ['one from a registry is', [base, pulled], {name: 'pulled:1', guessed: false}],
    ['what is below the base does not count', [base, mine, pulled], {name: 'pulled:1', guessed: false}],
    ['one built here is found when it is the only one', [mine], {name: 'mine:1', steps: 3, guessed: true}],
    ['of several built here, the longest', [mine, sibling], {name: 'sibling:1', others: ['mine:1']}],
    ['an app that dkr runs is none beside another', [mine, app], {name: 'mine:1', guessed: true, others: ['app:1']}],
    ['though it is, alone', [app], {name: 'app:1', guessed: true}],
    [
      'nothing that has a label which the image lacks',
      [base, image('labelled', 3, {labels: {a: 'b'}})],
      {name: 'base:1', guessed: false},
    ],
    ['an engine without digests is believed', [image('any', 4, {RepoDigests: undefined})], {guessed: false}],
    ['nothing without a name', [image('none', 3, {RepoTags: []})], undefined],
  ])('%s', (_name, candidates, expected) => {
    const {facts} = image('b', 6, {labels: {'dkr.project': 'b'}})
    const found = findBase(facts, history, candidates)
    if (expected) expect(found).toMatchObject(expected)
    else expect(found).toBeUndefined()
    if (found?.guessed === false) expect(found.others).toBeUndefined()
  })

  test('where the history looks as if the base ended decides between those built here', () => {
    const {facts} = image('b', 6, {labels: {'dkr.project': 'b'}})
    expect(findBase(facts, history, [mine, sibling], 3)).toMatchObject({name: 'mine:1', others: ['sibling:1']})
    expect(findBase(facts, history, [app], 2)).toBeUndefined()
  })
})
