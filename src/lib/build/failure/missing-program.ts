import type {Explain} from './failed.js'

const notFound =
  /(?:^|[\s:])(?:line \d{1,9}: ?|\d{1,9}: ?)?([\w.+/-]{1,200}): (?:command )?not found$|exec: "([^"]{1,1000})": (?:executable file not found|stat )/

/** Which kind of base image has a program, and what does the same on another one. */
const homes: Readonly<Record<string, {why: string; suggestion: string}>> = {
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
export const missingProgram: Explain = ({ran, builder, output}) => {
  const lines = ran && output.length > 0 ? output : [builder]
  const match = lines.map(line => notFound.exec(line)).find(found => found !== null)
  const name = match?.[1] ?? match?.[2]
  if (name === undefined || (!ran && match?.[2] === undefined)) return undefined
  const home = homes[alike[name] ?? name]
  return {
    why: `the image does not have the program that the step calls: ${name}${home ? ` (${home.why})` : ''}`,
    suggestions: home
      ? [home.suggestion, 'or take a base image that has it']
      : ['install it in an earlier RUN', 'take a base image that has it'],
  }
}
