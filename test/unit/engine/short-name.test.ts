import {expect, test} from '@jest/globals'
import {shortName} from '../../../src/lib/engine/short-name.js'

test.each([
  ['docker.io/library/busybox:1.36', 'busybox:1.36'],
  ['docker.io/me/app:1', 'me/app:1'],
  ['localhost/app:latest', 'localhost/app:latest'],
  ['busybox', 'busybox'],
  ['<none>:<none>', '<none>:<none>'],
  ['e42d7e6baed5', 'e42d7e6baed5'],
])('%s is shown as %s', (name, short) => expect(shortName(name)).toBe(short))
