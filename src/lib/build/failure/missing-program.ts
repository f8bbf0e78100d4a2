import type {Explain, Failed} from './failed.js'
import {howSure, type Sure} from './how-sure.js'

const notFound =
  /(?:^|[\s:])(?:line \d{1,9}: ?|\d{1,9}: ?)?([\w.+/-]{1,200}): (?:command )?not found$|exec: "([^"]{1,1000})": (?:executable file not found|stat )/

/** How programs say that they cannot start another one. */
const notStarted = [
  /command '([^\s']{1,200})' failed: No such file or directory/,
  /unable to execute '([^\s']{1,200})': No such file or directory/,
  /^make(?:\[\d{1,4}\])?: ([\w.+-]{1,200}): No such file or directory$/,
]

interface Home {
  why: string
  suggestion: string
  other?: string
}

const compilers: Home = {
  why: 'slim and small images have no compiler',
  suggestion: 'on Debian and Ubuntu: RUN apt-get update && apt-get install -y build-essential',
  other: 'on Alpine: RUN apk add --no-cache build-base',
}

/** Which kind of base image has a program, and what does the same on another one. */
const homes: Readonly<Record<string, Home>> = {
  gcc: compilers,
  make: {...compilers, why: 'slim and small images have no build tools'},
  'apt-get': {why: 'apt-get is for Debian and Ubuntu', suggestion: 'on Alpine: RUN apk add --no-cache PACKAGE'},
  apk: {why: 'apk is for Alpine', suggestion: 'on Debian and Ubuntu: RUN apt-get update && apt-get install -y PACKAGE'},
  dnf: {
    why: 'dnf is for Fedora and its kin',
    suggestion: 'on Debian and Ubuntu: RUN apt-get update && apt-get install -y PACKAGE',
  },
  bash: {why: 'small images have sh only', suggestion: 'write sh in place of bash, or install bash first'},
  pip: {
    why: 'Python is not in it, or without pip',
    suggestion: 'start from an image that has it: FROM python:3.13-slim',
  },
  node: {why: 'Node.js is not in it', suggestion: 'start from an image that has it: FROM node:22-slim'},
  curl: {why: 'small images have no curl', suggestion: 'install it in an earlier RUN; Alpine and busybox have wget'},
}
const alike: Readonly<Record<string, string>> = {
  cc: 'gcc',
  'g++': 'gcc',
  'c++': 'gcc',
  apt: 'apt-get',
  yum: 'dnf',
  pip3: 'pip',
  python: 'pip',
  python3: 'pip',
  npm: 'node',
  npx: 'node',
  yarn: 'node',
}

/** A program that the image does not have: by name, and what is usual where it lacks. */
export const missingProgram: Explain = failed => {
  const found = failed.ran && failed.output.length > 0 ? inOutput(failed) : fromBuilder(failed)
  if (!found) return undefined
  const {name, sure} = found
  const home = homeOf(name)
  return {
    why: `the image ${sure === 'probably' ? 'probably does' : 'does'} not have the program that the step calls: ${name}${home ? ` (${home.why})` : ''}`,
    suggestions: home
      ? [home.suggestion, ...(home.other ? [home.other] : []), 'or take a base image that has it']
      : ['install it in an earlier RUN', 'take a base image that has it'],
  }
}

/** The program that one of another could not start: what looks like a file that is not there. */
export function notStartedIn(line: string): string | undefined {
  for (const pattern of notStarted) {
    const name = pattern.exec(line)?.[1]
    if (name !== undefined) return name.replace(/^.*\//, '')
  }
  return undefined
}

/** The last one counts. With the exit code 127 it is what the shell ended with. */
function inOutput({output, exitCode}: Failed): {name: string; sure: Sure} | undefined {
  const names = output.map(programIn)
  const at = names.findLastIndex(name => name !== undefined)
  const sure = at < 0 ? undefined : exitCode === 127 ? 'surely' : howSure(output, at)
  return sure && {name: names[at]!, sure}
}

function programIn(line: string): string | undefined {
  const match = notFound.exec(line)
  return notStartedIn(line) ?? match?.[1] ?? match?.[2]
}

function fromBuilder({builder, ran}: Failed): {name: string; sure: Sure} | undefined {
  const match = notFound.exec(builder)
  const name = match?.[2] ?? (ran ? match?.[1] : undefined)
  return name === undefined ? undefined : {name, sure: 'surely'}
}

/** A compiler may have its target in front: `x86_64-linux-gnu-gcc`. */
function homeOf(program: string): Home | undefined {
  const name = /-(gcc|g\+\+)$/.exec(program)?.[1] ?? program
  const key = Object.hasOwn(alike, name) ? alike[name]! : name
  return Object.hasOwn(homes, key) ? homes[key] : undefined
}
