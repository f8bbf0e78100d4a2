import {readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, test} from '@jest/globals'
import {root} from '../support/command-messages.js'
import {verbsOfDkr} from '../support/flag-exceptions.js'
import {hasFlag, namedThings} from '../support/named-flags.js'

const below = (folder: string, ending: string) =>
  readdirSync(join(root, folder), {recursive: true, withFileTypes: true})
    .filter(file => file.isFile() && file.name.endsWith(ending))
    .map(file => join(file.parentPath ?? file.path, file.name))

/** The code of a page: blocks, and what stands in backticks. */
function codeOf(text: string): string[] {
  const [prose, blocks] = [[] as string[], [] as string[]]
  for (const [i, piece] of text.split(/^\s*```.*$/m).entries()) (i % 2 === 0 ? prose : blocks).push(piece)
  const inline = prose.flatMap(piece =>
    [...piece.matchAll(/`([^`]+)`/g)].map(([, code]) => code!.replaceAll('\n', ' ')),
  )
  return [...blocks.flatMap(block => block.split('\n')), ...inline]
}

function wrongIn(lines: readonly string[], isVerb: (word: string) => boolean): string[] {
  return lines.flatMap(line => {
    const {flags, unknown} = namedThings(line)
    const wrong = flags.filter(({name, of}) => of && !hasFlag(of, name)).map(({name, of}) => `${of} ${name}`)
    return [...wrong, ...unknown.filter(word => !isVerb(word))].map(each => `${each}: ${line}`)
  })
}

describe('docs name only commands and flags that exist', () => {
  const pages = [join(root, 'README.md'), ...below('docs', '.md')]

  test.each(pages.map(path => path.slice(root.length)))('%s', path => {
    const lines = codeOf(readFileSync(join(root, path), 'utf8'))
    // The output of dkr in an example may have a sentence about dkr.
    expect(wrongIn(lines, word => verbsOfDkr.has(word))).toEqual([])
  })

  test('the reader of pages sees blocks and backticks, and no prose', () => {
    const page = 'Then dkr lets you.\n\n```sh\ndkr ls --nope\n```\n\n`dkr\nlsx` and `dkr up -d`, not --such.\n'
    expect(wrongIn(codeOf(page), () => false)).toEqual(['ls nope: dkr ls --nope', 'lsx: dkr lsx'])
  })
})

test.each(below('templates', '').map(path => path.slice(root.length)))('%s', path => {
  const lines = readFileSync(join(root, path), 'utf8').split('\n')
  expect(wrongIn(lines, word => verbsOfDkr.has(word))).toEqual([])
})
