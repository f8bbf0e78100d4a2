import {expect, test} from '@jest/globals'
import {shortImage} from '../../../src/lib/containers/short-image.js'

const hex = '0123456789abcdef'.repeat(4)

test.each([
  ['app:latest', 'app:latest'],
  ['localhost:5000/app:1', 'localhost:5000/app:1'],
  [`sha256:${hex}`, '0123456789ab'],
  [hex, '0123456789ab'],
  [`busybox@sha256:${hex}`, 'busybox'],
  [`busybox:1.36@sha256:${hex}`, 'busybox:1.36'],
  ['0123456789ab', '0123456789ab'],
])('%s is listed as %s', (image, short) => expect(shortImage(image)).toBe(short))
