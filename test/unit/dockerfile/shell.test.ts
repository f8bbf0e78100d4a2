// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Dockerfiles write variables that way
import {expect, test} from '@jest/globals'
import {parseDockerfile} from '../../../src/lib/dockerfile/parse.js'
import {readCommands} from '../../../src/lib/dockerfile/shell/commands.js'
import {flagValue, hasFlag, operands, runs} from '../../../src/lib/dockerfile/shell/flags.js'
import {runsOf} from '../../../src/lib/dockerfile/shell/run-commands.js'

/** `name arg,arg`, with `|` behind a piped command and brackets around a nested one. */
function outline(script: string): string[] {
  return readCommands(script).map(({name, args, piped, nested}) => {
    const text = [name, args.join(',')].filter(Boolean).join(' ') + (piped ? ' |' : '')
    return nested ? `(${text})` : text
  })
}

test.each<[script: string, commands: string[]]>([
  ['a b && c || d; e & f', ['a b', 'c', 'd', 'e', 'f']],
  ['a\nb # c\n# d\ne', ['a', 'b', 'e']],
  ['a \\\n b', ['a b']],
  ['a "b c" \'d;e\' f\\ g "h \\" i"', ['a b c,d;e,f g,h " i']],
  ['echo "x | y" | z', ['echo x | y |', 'z']],
  ['a || b', ['a', 'b']],
  ['a |& b', ['a |', 'b']],
  ['{ a; b; } | c', ['a', 'b |', 'c']],
  ['A=1 B="2 3" /usr/bin/a b', ['a b']],
  ['env A=1 exec nohup a b', ['a b']],
  ['a > x 2>&1 < y >> z b', ['a b']],
  ['if a; then b; else c; fi', ['a', 'b', 'c']],
  ['for x in a b; do c $x; done', ['c $x']],
  ['while a; do b; done < c', ['a', 'b']],
  ['case $x in a|b) c ;; *) d | e ;; esac && f', ['c', 'd |', 'e', 'f']],
  ['(a && b) && c', ['(a)', '(b)', 'c']],
  ['a $(b | c) `d`', ['(b |)', '(c)', '(d)', 'a $(b | c),`d`']],
  ['a $((1<<2)) ${b:-c d}', ['a $((1<<2)),${b:-c d}']],
  ['cat <<E > x\nsudo y\nE\nz', ['cat', 'z']],
  ['cat <<-"E F"\n\tsudo y\n\tE F\nz', ['cat', 'z']],
  ['a "unclosed', ['a unclosed']],
  ['', []],
])('reads the commands of %j', (script, expected) => {
  expect(outline(script)).toEqual(expected)
})

test('does not follow substitutions for ever', () => {
  expect(outline(`a ${'$('.repeat(10_000)}`).at(-1)).toMatch(/^a /)
})

test.each<[dockerfile: string, names: string[]]>([
  ['RUN a && b', ['a', 'b']],
  ['RUN ["a", "b c"]', ['a']],
  ['RUN ["/bin/sh", "-ec", "a && b"]', ['a', 'b']],
  ['RUN <<E\na\nb\nE', ['a', 'b']],
  ['RUN bash -e <<E\na\nE', ['bash', 'a']],
  ['RUN python3 <<E\nimport x\nE', ['python3']],
  ['RUN <<E\n#!/usr/bin/env python3\nimport x\nE', []],
  ['ONBUILD RUN a', ['a']],
])('reads %j', (dockerfile, names) => {
  const [run] = runsOf(parseDockerfile(`FROM x\n${dockerfile}\n`))
  expect(run?.commands.map(({name}) => name)).toEqual(names)
})

test('flags, operands and values', () => {
  const [command] = readCommands('apt-get -qy install -t stable --no-install-recommends a b -- -c')
  expect(command).toBeDefined()
  expect(hasFlag(command!, '-y')).toBe(true)
  expect(hasFlag(command!, '--no-install-recommends')).toBe(true)
  expect(hasFlag(command!, '-n', '--yes')).toBe(false)
  expect(operands(command!, ['-t'])).toEqual(['install', 'a', 'b', '-c'])
  expect(flagValue(command!, '-t')).toBe('stable')
  expect(runs(command!, ['apt', 'apt-get'], 'add|install')).toBe(true)
  expect(runs(command!, 'apt-get', 'update')).toBe(false)
  expect(flagValue(readCommands('useradd --uid=5')[0]!, '-u', '--uid')).toBe('5')
  expect(flagValue(readCommands('useradd -u5')[0]!, '-u', '--uid')).toBe('5')
})
