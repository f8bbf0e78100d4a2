// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Dockerfiles write variables that way
import {pick, type Random} from './random-tree.js'

/** Dockerfiles with everything that a fix changes, and much that looks like it. Bytes as Latin-1. */
export const seeds: readonly string[] = [
  'FROM python:3.13 as build\nMAINTAINER Me <me@example.com>\nRun pip install x \\\n\n  y\nADD app.py /app/\nFROM build\nCMD python app.py\n',
  'from busybox:1.36\nenv A b c\nlabel a "b"\nexpose 53/UDP 80\ncmd httpd -f -p 8080\ncmd echo hi\n',
  'ARG V=1\nFROM --platform=$TARGETPLATFORM debian:12 As x\nENV PATH /x:$PATH\nENTRYPOINT sleep 100\n\nRUN <<EOF\nrun it\nCMD x\nEOF\n',
  "FROM node:22\nWORKDIR /app\nADD . .\nADD --chown=1:1 src requirements.txt ./\nRUN ['npm', 'ci']\nCMD ['npm', 'start']\n",
  'FROM scratch\nADD rootfs /\nADD rootfs.tar.xz /\nADD https://example.com/x /y\nENTRYPOINT ["/x"]\nHEALTHCHECK CMD x\nHEALTHCHECK NONE\n',
  '# escape=`\nFROM debian:12\nENV P c:\\x\nRUN a `\n  # rUN b\n\n  c\nCMD cat `\n  x\n',
  'FROM example.com/a:1 AS a\nCMD python x\nONBUILD ADD . /x\nONBUILD CMD y\nFROM a as as\nENTRYPOINT python y\nFROM as\nMAINTAINER "You"\n',
  '# check=skip=JSONArgsRecommended\nFROM debian:12\n# dkr ignore=DL4003\nCMD top\n# the other\nCMD umask 022\nLABEL x caf\xe9\n',
  "FROM python:3.13\nVOLUME ['/data']\nCMD wait\nFROM node:22\nVOLUME /x\nCMD umask 022\n",
  'FROM busybox:1.36\nENTRYPOINT echo served\nCMD echo served\n',
  'ARG TARGETPLATFORM=linux/arm64\nFROM --platform=${TARGETPLATFORM} debian:12 AS as\nFROM as as b\nADD "https://example.com/f" /x\nADD nowhere /y\nCMD start\n',
  'FROM python:3.13\nSHELL ["/bin/bash", "-c"]\nCMD python a.py\nSTOPSIGNAL SIGINT\nUSER 1\nVOLUME [\'/data\']\nFROM busybox:1.36\nCOPY <<A <<"B" /x/\nADD $b\nA\nADD\nB\n',
]

/** What is in the build context of the seeds. */
export const contextOfSeeds: Readonly<Record<string, 'plain' | 'archive'>> = {
  'app.py': 'plain',
  'requirements.txt': 'plain',
  src: 'plain',
  rootfs: 'archive',
}

const lines = [
  'CMD python app.py',
  'CMD umask 022',
  'CMD exec python app.py',
  'cmd ["x"]',
  'ENTRYPOINT python',
  'ENTRYPOINT []',
  'ADD src /x',
  'ADD "https://example.com/f" /x',
  'ADD rootfs.* /x',
  'ENV A ${B:-c d}',
  'ENV A a\\ b',
  'LABEL "a b" c',
  'LABEL org.opencontainers.image.authors=x',
  'EXPOSE 1/TCP $X/UDP',
  'SHELL ["sh", "-c"]',
  'FROM python:3.13',
  'from as as x',
  'RUN <<-E cat\n\tCMD x\n\tE',
  'ONBUILD RUN x',
  '# comment',
  '# check=skip=all',
  '#ifdef X',
  '{{ if x }}',
  '<% x %>',
  '@X@',
  '\\',
  'USER root',
]
const words = [
  '$X',
  '"a b"',
  "'c'",
  '${A:-b}',
  '\\ ',
  '`',
  'as',
  'AS',
  '--platform=$TARGETPLATFORM',
  '=',
  'x=y',
  '<<E',
  '*',
  '~',
]
const odd = [
  '\xe9',
  '\xff',
  '\x00',
  '\xc2\xa0',
  '\xe2\x80\xa8',
  '\xc2\x85',
  '\xef\xbb\xbf',
  '\r',
  '\t',
  '\v',
  '\xed\xb3\xa9',
]

type Mutation = (text: string, random: Random) => string

const mutations: readonly Mutation[] = [
  (text, random) => onLine(text, random, line => [line, pick(random, lines)]),
  (text, random) => onLine(text, random, line => [pick(random, lines), line]),
  (text, random) => onLine(text, random, () => []),
  (text, random) => onLine(text, random, line => [line, line]),
  (text, random) => onLine(text, random, line => [`${line}\r`]),
  (text, random) => onLine(text, random, line => [`${pick(random, [' ', '\t', 'ONBUILD '])}${line}`]),
  (text, random) => onLine(text, random, line => [`${line} \\`, pick(random, ['', ' ', '# c', 'x'])]),
  (text, random) => onWord(text, random, word => [...word].map(char => recase(char, random)).join('')),
  (text, random) => onWord(text, random, word => pick(random, [`"${word}"`, `'${word}'`, `${word}"`])),
  (text, random) => onWord(text, random, word => `${word} ${pick(random, words)}`),
  (text, random) => onWord(text, random, () => pick(random, words)),
  (text, random) => onWord(text, random, word => `${word} \\\n${pick(random, ['', '# run cmd add\n', '\n', ' \n'])} `),
  (text, random) => splice(text, random, pick(random, odd)),
  (text, random) => splice(text, random, pick(random, ['\n', '\\', '"', "'", '$', '#', ' ', '\\\n'])),
  text => `\xef\xbb\xbf${text}`,
  text => text.replace(/\n$/, ''),
  text => text.replaceAll('\n', '\r\n'),
]

/** A Dockerfile with a few random changes. */
export function mutate(text: string, random: Random): string {
  let mutant = text
  for (let left = 1 + Math.floor(random() * 4); left > 0; left--) mutant = pick(random, mutations)(mutant, random)
  return mutant
}

function onLine(text: string, random: Random, change: (line: string) => string[]): string {
  const all = text.split('\n')
  const at = Math.floor(random() * all.length)
  all.splice(at, 1, ...change(all[at]!))
  return all.join('\n')
}

function onWord(text: string, random: Random, change: (word: string) => string): string {
  const found = [...text.matchAll(/[^ \n]+/g)]
  if (found.length === 0) return text
  const {0: word, index} = pick(random, found)
  return text.slice(0, index) + change(word) + text.slice(index + word.length)
}

function splice(text: string, random: Random, piece: string): string {
  const at = Math.floor(random() * text.length)
  return text.slice(0, at) + piece + text.slice(at)
}

function recase(char: string, random: Random): string {
  return random() < 0.5 ? char.toUpperCase() : char.toLowerCase()
}
