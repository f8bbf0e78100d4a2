import {expect, test} from '@jest/globals'
import {readDockerFlags} from '../../../src/lib/cli/docker-flags.js'
import {optionsFirst} from '../../../src/lib/cli/options-first.js'
import {runFlags} from '../../../src/lib/cli/run-flags.js'

const inOrder = (typed: string) => {
  const argv = typed.split(' ')
  return optionsFirst(argv, readDockerFlags(argv, runFlags, {}).rest, runFlags)?.join(' ')
}

test.each([
  ['alpine -p 8080:80', '-p 8080:80 alpine'],
  ['alpine -p 8080:80 -e A=b sh -c ls', '-p 8080:80 -e A=b alpine sh -c ls'],
  ['--rm -v .:/app alpine -it sh', '--rm -v .:/app -it alpine sh'],
  ['alpine -itp 8080:80 sh', '-itp 8080:80 alpine sh'],
  ['alpine --name=web --memory 1g', '--name=web --memory 1g alpine'],
  ['--rm -- alpine -d -- sh', '--rm -d alpine sh'],
])('%s', (typed, meant) => expect(inOrder(typed)).toBe(meant))

test.each([
  ['a command', 'alpine sh -c ls'],
  ['no command', '--rm alpine'],
  ['a dash alone', 'alpine -'],
  ['what is no option of dkr run', 'alpine --no-such-thing x'],
  ['an option of which the value is missing', 'alpine -p'],
])('%s is no misplaced option', (_what, typed) => expect(inOrder(typed)).toBeUndefined())
