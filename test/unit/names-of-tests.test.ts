import {readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {expect, test} from '@jest/globals'

/** The tests that share an engine, with the name that each gives to what it makes. */
const named = ['cli', 'engine', 'engines', 'faults'].flatMap(tier =>
  readdirSync(join('test', tier))
    .filter(file => file.endsWith('.test.ts'))
    .flatMap(file => {
      const text = readFileSync(join('test', tier, file), 'utf8')
      const [, prefix] = /^const (?:prefix|name) = '(dkr-test-[\w-]+)'/m.exec(text) ?? []
      return prefix === undefined ? [] : [{file: `${tier}/${file}`, text, prefix}]
    }),
)

/** They remove whatever has their name in front. */
const sweeping = named.filter(({text}) => /'ps', '-aq', '--filter', `name=[^`]*\$\{prefix\}/.test(text))

test('there are some', () => {
  expect(named.length).toBeGreaterThan(30)
  expect(sweeping.length).toBeGreaterThan(3)
})

test.each(sweeping)('$file removes what is its own', ({file, text, prefix}) => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is what the test has written
  expect(text).toContain('name=^/?${prefix}-`')
  expect(named.filter(other => other.file !== file && `${other.prefix}-`.startsWith(`${prefix}-`))).toEqual([])
})
