import {describe, expect, test} from '@jest/globals'
import {changesSince} from '../../../src/lib/up/changes.js'
import {type ConfigValues, configHash, configText} from '../../../src/lib/up/config.js'

const config: ConfigValues = {'env.A': ['"A=1"'], memory: ['"64m"']}
const built = (imageId: string, reason?: string) => ({
  imageId,
  cacheMiss:
    reason === undefined ? null : {step: 'COPY app.py .', line: 3, cause: 'files' as const, reason, certain: true},
})

/** A container as `up` makes it of an image and settings. */
function container(Image: string, values: ConfigValues = config, hash?: string) {
  const text = configText(values, 'ab12')
  return {Image, Config: {Labels: {'dkr.config': text, 'dkr.config-hash': hash ?? configHash(text)}}}
}

describe('what decides that nothing changed', () => {
  test('the same image and the same settings', () =>
    expect(changesSince(container('sha256:1'), config, built('sha256:1'))).toEqual([]))

  test('another image, with the same settings', () =>
    expect(changesSince(container('sha256:1'), config, built('sha256:2'))).toEqual(['the image changed']))

  test('another image says what made it another', () =>
    expect(changesSince(container('sha256:1'), config, built('sha256:2', 'app.py changed'))).toEqual([
      'the image changed (app.py changed)',
    ]))

  test('the same image after a cache miss', () =>
    expect(changesSince(container('sha256:1'), config, built('sha256:1', 'app.py changed'))).toEqual([]))

  test('other settings, with the same image', () =>
    expect(changesSince(container('sha256:1', {'env.A': ['"A=2"']}), config, built('sha256:1'))).toEqual([
      'env A changed',
      'memory added',
    ]))

  test('both', () =>
    expect(changesSince(container('sha256:1', {...config, cpus: ['"1"']}), config, built('sha256:2'))).toEqual([
      'cpus removed',
      'the image changed',
    ]))

  test('settings that no list tells, as of another version of dkr', () =>
    expect(changesSince(container('sha256:1', config, 'another hash'), config, built('sha256:1'))).toEqual([
      'its settings changed',
    ]))

  test('a container without labels has other settings', () =>
    expect(changesSince({Image: 'sha256:1', Config: {Labels: {}}}, config, built('sha256:1'))).toEqual([
      'env A added',
      'memory added',
    ]))
})
