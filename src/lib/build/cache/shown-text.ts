import type {Instruction} from '../../dockerfile/dockerfile.js'
import {printable} from '../../output/text.js'

const maxLength = 200

/** Wider than the linter's idea of a secret: here a false alarm costs little. `NAME=value`, `name: value`, `--name value`. */
const secretValue =
  /([\w.-]*(?:key|pass|pwd|secret|token|credential|auth)[\w.-]*["']?\s*[=:]\s*|--[\w-]*(?:pass|secret|token)[\w-]*\s+)("[^"]*"|'[^']*'|[^\s"';&|)]+)/gi
const userOfUrl = /(:\/\/)[^/\s@]+@/g

/** An instruction for people, on one line: cut, without control characters, and without what looks like a secret. */
export function shownText(instruction: Instruction): string {
  const text = printable(wholeText(instruction).replace(/\s+/g, ' '))
  const hidden = text.replace(userOfUrl, '$1…@').replace(secretValue, '$1…')
  return hidden.length > maxLength ? `${hidden.slice(0, maxLength - 1)}…` : hidden
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
