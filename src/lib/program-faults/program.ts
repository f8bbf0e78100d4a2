import type {Evidence, FileFacts, Finding, Rule} from './evidence.js'
import {notMarked} from './not-marked.js'

/** What the runtime or a shell says when it cannot execute something. */
const complaint =
  /exec (?:user process caused|format error)|^exec \S+: |exec: "|executable file not found|: not found|cannot execute|[Ee]xec format error|No such file or directory/

/** The lines that complain of something that could not be executed. */
function complaints({error, log}: Evidence): string[] {
  return [error, ...log.slice(-10)].filter(line => complaint.test(line))
}

/** A file that one of the complaints names, or the program of the container itself. */
function suspect(evidence: Evidence, fits: (file: FileFacts) => boolean): FileFacts | undefined {
  const lines = complaints(evidence)
  if (lines.length === 0) return undefined
  const named = ({path}: FileFacts) => lines.some(line => line.includes(path) || line.includes(base(path)))
  return evidence.files.find(file => named(file) && fits(file))
}

const base = (path: string) => path.slice(path.lastIndexOf('/') + 1)

export function noCommand({error}: Pick<Evidence, 'error'>): Finding | undefined {
  if (!/no command specified/i.test(error)) return undefined
  return {
    cause: 'no-command',
    certain: true,
    message: 'the image does not say which program to start',
    why: 'its Dockerfile has neither CMD nor ENTRYPOINT, and the base image sets none',
    evidence: [`the engine: ${error}`],
    suggestions: ['end the Dockerfile with the command of the app, such as: CMD ["python", "app.py"]'],
  }
}

export const userNotFound: Rule = ({error, user}) => {
  const [, name] = /unable to find (?:user|group) ([^:]{1,300}):/i.exec(error) ?? []
  if (!name) return undefined
  return {
    cause: 'user-not-found',
    certain: true,
    message: `the user "${name}" is not in the image`,
    evidence: [`the engine: ${error}`],
    why: `USER ${user || name} in the Dockerfile names somebody whom /etc/passwd of the image does not know`,
    suggestions: [
      `make the user first: RUN useradd --system ${name}`,
      'or use a number, which needs no entry: USER 10001',
    ],
  }
}

export const lineEnds: Rule = evidence => {
  const file = suspect(evidence, ({windowsLineEnds}) => windowsLineEnds === true)
  if (!file) return undefined
  return {
    cause: 'line-ends',
    certain: true,
    message: `${file.path} has the line ends of Windows (CR LF)`,
    why: `its first line names "${file.interpreter}" and an invisible carriage return after it; no program has such a name, and that is the file that is "not found"`,
    evidence: [`${file.path} begins with: #!${file.interpreter}\\r`],
    suggestions: [
      `save ${base(file.path)} with LF line ends and build again (git: *.sh text eol=lf in .gitattributes)`,
      `or mend it in the image: RUN sed -i 's/\\r$//' ${file.path}`,
    ],
  }
}

export const interpreterNotFound: Rule = evidence => {
  const file = suspect(evidence, ({kind, interpreterExists}) => kind === 'script' && interpreterExists === false)
  if (!file) return undefined
  const install = `install ${base(file.interpreter ?? '')} in the Dockerfile`
  return {
    cause: 'interpreter-not-found',
    certain: true,
    message: `${file.path} asks for ${file.interpreter}, which is not in the image`,
    why: 'the first line of a script names the program that reads it; without that program the script itself is "not found"',
    evidence: [`${file.path} begins with: #!${file.interpreter}`, `${file.interpreter}: not in the image`],
    suggestions: /bash$/.test(file.interpreter ?? '')
      ? ['write #!/bin/sh in its first line, if it needs no bash', install]
      : [install],
  }
}

/** The lines that say that the kernel knows no way to execute something. */
function formatErrors({error, log}: Evidence): string[] {
  return [error, ...log.slice(-10)].filter(line => /exec format error/i.test(line))
}

/** `exec /x: …` of the runtime, `"/x": …` of the engine, `sh: /x: …`; Python has the name behind the words. */
const refusedNames = [
  /exec format error: '([^']{1,5000})'/i,
  /([^\s":']{1,1000})['"]?: (?:cannot execute(?: binary file)?: )?exec format error/i,
]

/** The file that the kernel refused: the line names it, or it is the program of the container. */
function refusedFile(evidence: Evidence): FileFacts | undefined {
  // The last one is what it ended with.
  const line = formatErrors(evidence).at(-1)
  if (line === undefined) return undefined
  const name = refusedNames.map(pattern => pattern.exec(line)?.[1]).find(found => found !== undefined)
  const {files} = evidence
  const found = files.find(({path}) => name !== undefined && (path === name || base(path) === base(name)))
  // An old runc names no file, and an engine starts nothing else.
  return found ?? (/exec user process/.test(line) || line === evidence.error ? files[0] : undefined)
}

/** The processor that a file is made for; a script's is its interpreter's. */
const madeFor = ({architecture, interpreterArchitecture}: FileFacts) => architecture ?? interpreterArchitecture

const isForeign = (made: string | undefined, engine: string | undefined): boolean =>
  made !== undefined && engine !== undefined && !runsOn(made, engine)

export const wrongPlatform: Rule = evidence => {
  const {imageArchitecture, engineArchitecture, files} = evidence
  const refused = formatErrors(evidence).length > 0
  const image = isForeign(imageArchitecture, engineArchitecture)
  const file = refusedFile(evidence)
  const known = file && (file.kind === 'other' || madeFor(file) !== undefined)
  // An engine that emulates other processors runs foreign programs, and an image may say what its files are not: what
  // the refused file is counts.
  if (refused && known && !isForeign(madeFor(file), engineArchitecture)) return undefined
  const foreign = known
    ? file
    : files.find(({kind, architecture}) => kind === 'elf' && isForeign(architecture, engineArchitecture))
  const failed = foreign !== undefined && complaints(evidence).some(line => line.includes(foreign.path))
  if (!(refused && (foreign || image)) && !failed) return undefined
  return {
    cause: 'wrong-platform',
    certain: refused && known === true,
    ...platformWords(evidence, foreign, image),
  }
}

function platformWords(evidence: Evidence, foreign: FileFacts | undefined, image: boolean) {
  const {imageArchitecture, engineArchitecture} = evidence
  const made = foreign && madeFor(foreign)
  const path = foreign?.kind === 'script' ? foreign.interpreter : foreign?.path
  return {
    message: `${path ?? 'the image'} is made for ${made ?? imageArchitecture} processors, this engine has ${engineArchitecture}`,
    why: 'a program runs only on the kind of processor it was compiled for',
    evidence: [
      ...(foreign ? [`${path}: a program for ${made}`] : []),
      `image: linux/${imageArchitecture ?? '?'}, engine: linux/${engineArchitecture}`,
    ],
    suggestions: [
      foreign && !image
        ? `put a program for ${engineArchitecture} into the image: download or compile that one`
        : `build for this engine: dkr up --platform linux/${engineArchitecture}`,
      'check that no FROM in the Dockerfile asks for another --platform',
    ] as [string, string],
  }
}

/** 32-bit programs run on their 64-bit kin. */
function runsOn(made: string, engine: string): boolean {
  return made === engine || (made === '386' && engine === 'amd64') || (made === 'arm' && engine === 'arm64')
}

export const noShebang: Rule = evidence => {
  if (formatErrors(evidence).length === 0) return undefined
  const refused = refusedFile(evidence)
  const file = refused?.kind === 'other' ? refused : undefined
  return {
    cause: 'no-shebang',
    certain: file !== undefined,
    message: file
      ? `${file.path} does not say which program reads it`
      : 'the program is in no format that can be executed',
    why: 'it is no program for a processor, and its first line is not of the form #!/bin/sh ("exec format error")',
    evidence: file ? [`${file.path} exists, and its first line does not begin with #!`] : [],
    suggestions: ['begin the script with #!/bin/sh', `or start it with a shell: CMD ["sh", "${file?.path ?? 'FILE'}"]`],
  }
}

export const notExecutable: Rule = evidence => {
  if (!/permission denied|is a directory/i.test(complaints(evidence).join('\n'))) return undefined
  const file = suspect(evidence, ({exists, executable}) => exists && executable === false)
  if (!file) return undefined
  if (file.kind !== 'folder') return {...notMarked(file), certain: true}
  return {
    cause: 'not-executable',
    certain: true,
    message: `${file.path} is a folder, not a program`,
    why: 'CMD or ENTRYPOINT names a folder',
    suggestions: ['name the program inside of it in CMD'],
  }
}

const notFound =
  /exec: "([^"]{1,5000})": (?:executable file not found|stat \S+: no such file|no such file)|exec (\S+): no such file|(?:^|: )(?:line \d{1,9}:? ?|\d{1,9}: ?)?([\w./-]+): (?:command )?not found$/

export const programNotFound: Rule = evidence => {
  const {error, log, phase, exitCode} = evidence
  if (phase === 'ended' && exitCode !== 127 && !log.slice(-3).some(line => /^exec \S+: no such file/.test(line)))
    return undefined
  // The last one is what it ended with.
  const match = [error, ...log.slice(-10)].map(line => notFound.exec(line)).findLast(found => found !== null)
  const name = match?.slice(1).find(text => text !== undefined)
  if (!name) return undefined
  const there = evidence.files.find(({path, exists}) => path === name && exists)
  if (there) return libraryMissing(there)
  return {
    cause: 'program-not-found',
    certain: true,
    message: `the program "${name}" is not in the image`,
    why: name.includes('/')
      ? 'there is no file under that path'
      : 'no folder of the PATH of the image has a program of that name',
    evidence: error ? [`the engine: ${error}`] : [],
    suggestions: [
      name.includes('/') ? `check the path in CMD, and that a COPY puts the file there` : installHint(name),
      'check the spelling in CMD and ENTRYPOINT of the Dockerfile',
      ...(/\s/.test(name) ? ['write program and arguments apart: CMD ["python", "app.py"]'] : []),
    ],
    program: name,
  }
}

function installHint(name: string): string {
  if (/^(?:gunicorn|uvicorn|flask|hypercorn|waitress-serve|celery|streamlit)$/.test(name))
    return `add ${name.replace('-serve', '')} to requirements.txt`
  return `install ${name} in the Dockerfile`
}

/** It exists and has its interpreter: then the loader of a dynamically linked program is what is missing. */
function libraryMissing({path}: FileFacts): ReturnType<Rule> {
  return {
    cause: 'interpreter-not-found',
    certain: false,
    message: `${path} is there, but what it needs to start is not`,
    why: 'a program that was linked against another C library (glibc, musl) is "not found" when the loader of that library is missing',
    evidence: [`${path}: exists`],
    suggestions: [
      'use a base image of the kind it was built on (alpine: musl, debian: glibc)',
      'or link it statically',
    ],
  }
}
