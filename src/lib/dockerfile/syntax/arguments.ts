import type {Instruction} from '../dockerfile.js'
import {toHeredoc} from '../heredoc.js'
import {isMixedArray} from '../json-form.js'
import {quote} from '../quote.js'
import {splitFirst} from '../words.js'
import {checkHealthcheck} from './healthcheck.js'

type Check = (instruction: Instruction) => string[]

/** What each instruction takes. Source: BuildKit, frontend/dockerfile/instructions/parse.go. */
const checks: Readonly<Record<string, Check>> = {
  ADD: checkCopy,
  ARG: instruction => [...atLeastOne(instruction), ...blankNames(instruction)],
  CMD: mixedArray,
  COPY: checkCopy,
  ENTRYPOINT: mixedArray,
  ENV: checkPairs,
  EXPOSE: atLeastOne,
  FROM: checkFrom,
  HEALTHCHECK: instruction => [...mixedArray(instruction), ...checkHealthcheck(instruction)],
  LABEL: checkPairs,
  MAINTAINER: atLeastOne,
  ONBUILD: atLeastOne,
  RUN: mixedArray,
  SHELL: checkShell,
  STOPSIGNAL: atLeastOne,
  USER: atLeastOne,
  VOLUME: checkVolume,
  WORKDIR: atLeastOne,
}

/** Every instruction there is. */
export const keywords: readonly string[] = Object.keys(checks)

/** Why the builder refuses the arguments of an instruction; nothing for one it does not know. */
export function checkArguments(instruction: Instruction): string[] {
  return Object.hasOwn(checks, instruction.keyword) ? checks[instruction.keyword]!(instruction) : []
}

const examples: Readonly<Record<string, string>> = {
  ARG: 'ARG VERSION=1.0',
  ENV: 'ENV PORT=8000',
  EXPOSE: 'EXPOSE 8000',
  LABEL: 'LABEL version="1.0"',
  MAINTAINER: 'MAINTAINER name',
  ONBUILD: 'ONBUILD COPY . .',
  STOPSIGNAL: 'STOPSIGNAL SIGTERM',
  USER: 'USER 1000',
  VOLUME: 'VOLUME /data',
  WORKDIR: 'WORKDIR /app',
}

function atLeastOne({keyword, value}: Instruction): string[] {
  return value === '' ? [`${keyword} needs something after it, for example ${quote(examples[keyword] ?? keyword)}`] : []
}

function mixedArray({keyword, value}: Instruction): string[] {
  const text = keyword === 'HEALTHCHECK' ? splitFirst(value)[1] : value
  return isMixedArray(text) ? [`the JSON array of ${keyword} may hold strings only, each in double quotes`] : []
}

function checkFrom({args}: Instruction): string[] {
  if (args.length === 0) return ['FROM needs an image, for example "FROM alpine:3.20"']
  if (args.length !== 1 && (args.length !== 3 || args[1]!.toLowerCase() !== 'as')) {
    const comment = args.some(word => word.startsWith('#')) ? ': a comment needs a line of its own' : ''
    return [`FROM takes one image, or "image AS name"${comment}`]
  }
  const name = args[2]
  if (name === undefined || /^[a-z][a-z0-9-_.]*$/i.test(name)) return []
  return [`a stage cannot be called ${quote(name)}: it starts with a letter, then letters, digits, "-", "_" and "."`]
}

function checkCopy(instruction: Instruction): string[] {
  const {keyword, args} = instruction
  const mixed = mixedArray(instruction)
  if (mixed.length > 0) return mixed
  if (args.length < 2) {
    return [`${keyword} needs a source and a destination, for example ${quote(`${keyword} ${args[0] ?? 'app.py'} ./`)}`]
  }
  return toHeredoc(args.at(-1)!) ? [`the destination of ${keyword} cannot be a heredoc`] : []
}

function checkPairs(instruction: Instruction): string[] {
  const {keyword, pairs} = instruction
  const [first, ...others] = pairs
  if (!first) return atLeastOne(instruction)
  if (first.value === undefined) return [`${keyword} ${quote(first.name)} has no value: ${keyword} name=value`]
  const bare = others.find(({value}) => value === undefined)
  if (bare) return [`${keyword} has no "=" in ${quote(bare.name)}: each must be name=value, with quotes around spaces`]
  return blankNames(instruction)
}

function blankNames({keyword, pairs}: Instruction): string[] {
  return pairs.some(({name}) => name === '') ? [`${keyword} has a "=" without a name in front of it`] : []
}

function checkShell({json, args}: Instruction): string[] {
  if (json && json.length > 0) return []
  if (json || args.length === 0) return ['SHELL needs a program, for example SHELL ["/bin/bash", "-c"]']
  return ['SHELL takes the JSON form only, for example SHELL ["/bin/bash", "-c"]']
}

function checkVolume(instruction: Instruction): string[] {
  const {args, json} = instruction
  const mixed = mixedArray(instruction)
  if (mixed.length > 0) return mixed
  if (args.length === 0 && !json) return atLeastOne(instruction)
  if (args.length === 0 || args.some(arg => arg.trim() === '')) return ['VOLUME cannot be empty']
  return []
}
