import {execFileSync} from 'node:child_process'
import {existsSync, readFileSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {describe, expect, test} from '@jest/globals'
import {root} from '../support/dkr.js'

const files = execFileSync('git', ['ls-files'], {cwd: root, encoding: 'utf8'}).split('\n')
const pages = files.filter(file => file.endsWith('.md'))

test('there are pages to read', () => expect(pages).toContain('docs/architecture.md'))

describe.each(pages)('%s', page => {
  const text = readFileSync(join(root, page), 'utf8')

  test('names only source files that are there', () => {
    const named = [...text.matchAll(/`([\w./-]+\.(?:ts|cjs|js))`/g)].map(([, name]) => name!)
    // Built files are none of the repository's.
    const source = named.filter(name => !name.startsWith('dist/'))
    expect(source.filter(name => !files.some(file => `/${file}`.endsWith(`/${name}`)))).toEqual([])
  })

  test('its links lead to files that are there', () => {
    const targets = [...text.matchAll(/\]\((?!https?:)([^)#\s]+)/g)].map(([, target]) => target!)
    expect(targets.filter(target => !existsSync(join(root, dirname(page), target)))).toEqual([])
  })
})
