import type {Instruction} from '../../dockerfile/dockerfile.js'
import {printable} from '../../output/text.js'
import {looksSecret} from '../../values/looks-secret.js'

const maxLength = 200

/** What gives a value to a name: `NAME=value`, `"name": value`, `--name value`. */
const named = /(?<![\w.-])(?:([\w.-]+)["']?\s*[=:]\s*|--([\w-]+)\s+(?!-))/g
const value = /(?:(?:bearer|basic)\s+)?(?:"[^"]*"|'[^']*'|[^\s"';&|)]+)/iy
const userOfUrl = /(:\/\/)[^/\s@]+@/g

/** An instruction for people, on one line: cut, without control characters, and without what looks like a secret. */
export function shownText(instruction: Instruction): string {
  const text = printable(wholeText(instruction).replace(/\s+/g, ' '))
  const hidden = withoutSecrets(text.replace(userOfUrl, '$1…@'))
  return hidden.length > maxLength ? `${hidden.slice(0, maxLength - 1)}…` : hidden
}

function withoutSecrets(text: string): string {
  let shown = ''
  let from = 0
  for (const match of text.matchAll(named)) {
    const start = match.index + match[0].length
    value.lastIndex = start
    const [found] = value.exec(text) ?? []
    if (start < from || found === undefined || !looksSecret(match[1] ?? match[2]!, found.replace(/^["']|["']$/g, '')))
      continue
    shown += `${text.slice(from, start)}…`
    from = start + found.length
  }
  return shown + text.slice(from)
}

/** Everything in an instruction that a builder may look at: as `wholeText`, with the ends of each word. */
export function exactText({keyword, flags, value, args, pairs, heredocs}: Instruction): string {
  const words = pairs.length > 0 ? pairs.map(pair => [pair.name, pair.value]) : onlyWords(keyword) ? args : value
  return JSON.stringify([keyword, flags, words, heredocs])
}

/** An instruction as one text; where only the words count, how they are spaced does not. */
export function wholeText(instruction: Instruction): string {
  const {keyword, flags, heredocs} = instruction
  const options = flags.map(({name, value}) => (value === undefined ? `--${name}` : `--${name}=${value}`))
  return [keyword, ...options, wordsOf(instruction), ...heredocs.map(({content}) => `\n${content}`)].join(' ')
}

function wordsOf({keyword, value, args, pairs}: Instruction): string {
  if (pairs.length > 0)
    return pairs.map(pair => (pair.value === undefined ? pair.name : `${pair.name}=${pair.value}`)).join(' ')
  return onlyWords(keyword) ? args.join(' ') : value
}

const onlyWords = (keyword: string): boolean => ['COPY', 'ADD', 'FROM', 'EXPOSE', 'VOLUME'].includes(keyword)
