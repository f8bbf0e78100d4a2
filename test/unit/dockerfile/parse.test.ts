// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Dockerfiles write variables that way
import {describe, expect, test} from '@jest/globals'
import type {Dockerfile} from '../../../src/lib/dockerfile/dockerfile.js'
import {parseDockerfile} from '../../../src/lib/dockerfile/parse.js'

/** `KEYWORD first-last value`, one per instruction. */
function outline({instructions}: Dockerfile): string[] {
  return instructions.map(({keyword, startLine, endLine, value}) => `${keyword} ${startLine}-${endLine} ${value}`)
}

describe('instructions', () => {
  test.each<[what: string, text: string, outline: string[]]>([
    ['one per line, keywords in any case', 'from a\nRun b\n', ['FROM 1-1 a', 'RUN 2-2 b']],
    ['no line break at the end', 'FROM a\nCMD b', ['FROM 1-1 a', 'CMD 2-2 b']],
    ['continued lines', 'FROM a\nRUN b \\\n  c\nCMD d\n', ['FROM 1-1 a', 'RUN 2-3 b   c', 'CMD 4-4 d']],
    ['spaces behind the backslash', 'FROM a\nRUN b \\  \nc\n', ['FROM 1-1 a', 'RUN 2-3 b c']],
    ['two backslashes do not continue', 'FROM a\nRUN b \\\\\nCMD c\n', ['FROM 1-1 a', 'RUN 2-2 b \\\\', 'CMD 3-3 c']],
    ['comments inside', 'FROM a\nRUN b \\\n  # x\n# y\nc\n', ['FROM 1-1 a', 'RUN 2-5 b c']],
    ['a continuation that the file ends', 'FROM a\nRUN b \\', ['FROM 1-1 a', 'RUN 2-2 b']],
    ['Windows line ends', 'FROM a\r\nRUN b \\\r\nc\r\n', ['FROM 1-1 a', 'RUN 2-3 b c']],
    ['a byte order mark', '\uFEFFFROM a\n', ['FROM 1-1 a']],
    ['indentation', '  FROM a\n\tRUN b\n', ['FROM 1-1 a', 'RUN 2-2 b']],
    ['another escape character', '# escape=`\nFROM a\nRUN b `\nc\\\n', ['FROM 2-2 a', 'RUN 3-4 b c\\']],
    ['a directive under a comment is none', '# x\n# escape=`\nFROM a\nRUN b \\\nc\n', ['FROM 3-3 a', 'RUN 4-5 b c']],
    ['a heredoc', 'FROM a\nRUN <<E\nCMD x\nE\nCMD y\n', ['FROM 1-1 a', 'RUN 2-4 <<E', 'CMD 5-5 y']],
    [
      'two heredocs',
      'FROM a\nCOPY <<A <<-"B" /x/\n1\nA\n\tB\nCMD y\n',
      ['FROM 1-1 a', 'COPY 2-5 <<A <<-"B" /x/', 'CMD 6-6 y'],
    ],
    ['a heredoc with a number', 'FROM a\nRUN cat 3<<E\nx\nE\nCMD y\n', ['FROM 1-1 a', 'RUN 2-4 cat 3<<E', 'CMD 5-5 y']],
    [
      'a space in front of the name',
      'FROM a\nRUN cat << E\nx\nE\nCMD y\n',
      ['FROM 1-1 a', 'RUN 2-4 cat << E', 'CMD 5-5 y'],
    ],
    [
      'a substring in front of a heredoc',
      'FROM a\nRUN ${X:0:3} ${Y:=1} cat <<E\nx\nE\nCMD y\n',
      ['FROM 1-1 a', 'RUN 2-4 ${X:0:3} ${Y:=1} cat <<E', 'CMD 5-5 y'],
    ],
    // A modifier without the colon that the builder does not know: it then looks for no heredoc.
    ['no heredoc behind ${X^^}', 'FROM a\nRUN ${X^^} <<E\nCMD y\n', ['FROM 1-1 a', 'RUN 2-2 ${X^^} <<E', 'CMD 3-3 y']],
    ['no heredoc in quotes', 'FROM a\nRUN echo "x <<E"\nCMD y\n', ['FROM 1-1 a', 'RUN 2-2 echo "x <<E"', 'CMD 3-3 y']],
    [
      'no heredoc in the JSON form',
      'FROM a\nRUN ["sh", "<<E"]\nCMD y\n',
      ['FROM 1-1 a', 'RUN 2-2 ["sh", "<<E"]', 'CMD 3-3 y'],
    ],
    [
      'no heredoc in a shift',
      'FROM a\nRUN echo $((1<<2))\nCMD y\n',
      ['FROM 1-1 a', 'RUN 2-2 echo $((1<<2))', 'CMD 3-3 y'],
    ],
    [
      'no heredoc behind an open quote',
      "FROM a\nRUN echo don't <<E\nCMD y\n",
      ['FROM 1-1 a', "RUN 2-2 echo don't <<E", 'CMD 3-3 y'],
    ],
    ['no heredoc in CMD', 'FROM a\nCMD cat <<E\nRUN y\n', ['FROM 1-1 a', 'CMD 2-2 cat <<E', 'RUN 3-3 y']],
    ['flags go', 'FROM a\nCOPY --from=b --link x y\n', ['FROM 1-1 a', 'COPY 2-2 x y']],
    ['nothing', '\n\n# only a comment\n', []],
  ])('%s', (_, text, expected) => {
    expect(outline(parseDockerfile(text))).toEqual(expected)
  })

  test('keeps text, flags, words, JSON and heredocs', () => {
    const text = 'FROM a\nCOPY --chown="1 2" --link "a b" c\\\n d/\nRUN ["x", "y z"]\nRUN <<-\'E\'\n\techo $x\n\tE\n'
    const [, copy, json, run] = parseDockerfile(text).instructions
    expect(copy).toMatchObject({
      text: 'COPY --chown="1 2" --link "a b" c\\\n d/',
      flags: [{name: 'chown', value: '1 2'}, {name: 'link'}],
      args: ['"a', 'b"', 'c', 'd/'],
    })
    expect(json).toMatchObject({json: ['x', 'y z'], args: ['x', 'y z']})
    expect(run?.heredocs).toEqual([{name: 'E', chomp: true, expand: false, content: '\techo $x\n'}])
  })

  test.each<[instruction: string, pairs: object[]]>([
    [
      'ENV a=1 b="x y" c=\\ z',
      [
        {name: 'a', value: '1'},
        {name: 'b', value: '"x y"'},
        {name: 'c', value: '\\ z'},
      ],
    ],
    ['ENV a b c=d', [{name: 'a', value: 'b c=d', legacy: true}]],
    ['ENV a', [{name: 'a'}]],
    ['LABEL a=1 b', [{name: 'a', value: '1'}, {name: 'b'}]],
    ['ARG a b=2', [{name: 'a'}, {name: 'b', value: '2'}]],
  ])('reads the pairs of %s', (instruction, pairs) => {
    expect(parseDockerfile(`FROM a\n${instruction}\n`).instructions[1]?.pairs).toEqual(pairs)
  })

  test('an ONBUILD holds its trigger, with the heredoc', () => {
    const [, onbuild] = parseDockerfile('FROM a\nONBUILD RUN --mount=type=cache,target=/x <<E\ny\nE\n').instructions
    expect(onbuild).toMatchObject({keyword: 'ONBUILD', endLine: 4})
    expect(onbuild?.trigger).toMatchObject({keyword: 'RUN', flags: [{name: 'mount'}], heredocs: [{content: 'y\n'}]})
  })
})

describe('the file', () => {
  test('has stages, each with its base', () => {
    const text = 'ARG V=1\nFROM a:$V AS Build\nRUN x\nFROM --platform=linux/arm64 build\nFROM b\nFROM 1\n'
    const {stages, globalArgs} = parseDockerfile(text)
    expect(globalArgs).toHaveLength(1)
    expect(stages).toMatchObject([
      {index: 0, name: 'build', base: 'a:$V', line: 2, instructions: [{keyword: 'RUN'}]},
      {index: 1, base: 'build', baseStage: 0, platform: 'linux/arm64', line: 4},
      {index: 2, base: 'b'},
      {index: 3, base: '1'},
    ])
    expect(stages[2]).not.toHaveProperty('baseStage')
  })

  test('has directives and comments', () => {
    const text = '# syntax = docker/dockerfile:1\n#check=skip=all\n# escape=`\n# plain\nFROM a\nRUN b `\n# inside\n c\n'
    const {directives, comments} = parseDockerfile(text)
    expect(directives).toEqual({syntax: 'docker/dockerfile:1', check: 'skip=all', escape: '`'})
    expect(comments.slice(3)).toEqual([
      {line: 4, text: 'plain'},
      {line: 7, text: 'inside'},
    ])
  })

  test.each<[what: string, text: string, line: number]>([
    ['a heredoc without an end', 'FROM a\nRUN <<E\nx\n', 2],
    ['a directive twice', '# escape=`\n# escape=`\nFROM a\n', 2],
    ['a bad escape character', '# escape=x\nFROM a\n', 1],
  ])('reports %s', (_, text, line) => {
    expect(parseDockerfile(text).problems).toMatchObject([{line}])
  })

  test.each<[what: string, text: string]>([
    ['more than 1 MiB', `FROM a\n#${'x'.repeat(1024 * 1024)}\n`],
    ['too many instructions', `FROM a\n${'RUN x\n'.repeat(5000)}`],
    ['too many stages', 'FROM a\n'.repeat(501)],
  ])('refuses %s', (_, text) => {
    expect(() => parseDockerfile(text)).toThrow(expect.objectContaining({code: 'DOCKERFILE_INVALID'}))
  })

  test.each([
    ['nested variables', `FROM a\nENV A=${'${A:-'.repeat(50_000)}${'}'.repeat(50_000)}\n`],
    ['values that double', `FROM a\n${'ENV A=x$A$A\n'.repeat(200)}`],
    ['nested ONBUILD', `FROM a\n${'ONBUILD '.repeat(50_000)}\n`],
    ['brackets without end', `FROM a\nCMD ${'['.repeat(500_000)}\n`],
    ['no text', '\0'.repeat(1000)],
  ])('survives %s', (_, text) => {
    expect(parseDockerfile(text).instructions.length).toBeGreaterThan(0)
  })
})
