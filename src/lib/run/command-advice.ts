import {shellWord} from '../output/shell-word.js'

/** What of a container's command the user wrote, and what the image says. */
export interface AskedCommand {
  image: string
  entrypoint?: string
  command: readonly string[]
  /** All words behind `dkr run`, where options stood behind the image, with those in front of it. */
  optionsFirst?: readonly string[]
  /** The target of the mount under which the program would be. */
  mountedOver?: string
}

/** Why a command is not what it looks like, and what to type. */
export interface CommandAdvice {
  why?: string
  suggestions: [string, ...string[]]
}

const line = (...words: readonly string[]) => ['dkr run', ...words.map(shellWord)].join(' ')

/**
 * What to say of a program that is not in the container.
 * @param program as the engine names it
 */
export function commandAdvice(program: string, asked: AskedCommand): CommandAdvice {
  const {image, entrypoint, command} = asked
  if (entrypoint && program === entrypoint) return entrypointAdvice(entrypoint, asked)
  const look = `${line('--rm', '-it', '--entrypoint', 'sh', image)} shows what is inside`
  if (!entrypoint && program === command[0]) return typedAdvice(program, asked, look)
  if (asked.mountedOver !== undefined) return mountAdvice(`the image starts "${program}"`, asked.mountedOver, look)
  return {
    why: `the image starts "${program}", and the container has no such program`,
    suggestions: [`check CMD and ENTRYPOINT in the Dockerfile of ${image}`, look],
  }
}

/** What the image has under the target of a mount is hidden: there it may have the program, or not. */
function mountAdvice(begin: string, target: string, look: string): CommandAdvice {
  return {
    why: `${begin}, and ${target} is mounted over what the image has there`,
    suggestions: [`leave out the mount over ${target}, or put the program into what is mounted there`, look],
  }
}

/** Without a line that is sure to hold what the user meant, words: what was typed before the image is not known here. */
function optionAdvice(option: string, {image, optionsFirst}: AskedCommand): CommandAdvice {
  return {
    why: 'all that follows the image is its command; options come before the image',
    suggestions: [
      optionsFirst
        ? line(...optionsFirst)
        : `is ${option} an option of dkr run? Then it goes in front of ${image}, with its value if it takes one`,
      'dkr run --help',
    ],
  }
}

function typedAdvice(program: string, asked: AskedCommand, look: string): CommandAdvice {
  const {image, command} = asked
  if (program.startsWith('-') && program !== '-') return optionAdvice(program, asked)
  const words = splitWords(program)
  if (words.length > 1) {
    return {
      why: 'the quotes make one word of it, and the container has no program of that name',
      suggestions: [line(image, ...words, ...command.slice(1)), line(image, 'sh', '-c', program)],
    }
  }
  if (asked.mountedOver !== undefined) {
    return mountAdvice(`the container has no file ${program}`, asked.mountedOver, look)
  }
  const shell = /^(?:\/bin\/)?(?:bash|zsh)$/.test(program)
  const first = shell ? `${line(image, 'sh')}: small images have sh only` : 'check the command behind the image name'
  const why = program.includes('/') ? `the container has no file ${program}` : `no folder of its PATH has "${program}"`
  return {why, suggestions: [first, look]}
}

function entrypointAdvice(entrypoint: string, {image, command, mountedOver}: AskedCommand): CommandAdvice {
  const list = jsonWords(entrypoint)
  const [program = '', ...words] = list ?? splitWords(entrypoint)
  if (program !== '' && (list || words.length > 0)) {
    return {
      why: `--entrypoint takes one program${list ? ', no JSON list' : ' without its arguments'}; arguments follow the image`,
      suggestions: [line('--entrypoint', program, image, ...words, ...command)],
    }
  }
  const look = `${line('--rm', '-it', '--entrypoint', 'sh', image)} shows what is inside`
  if (mountedOver !== undefined) return mountAdvice(`--entrypoint starts "${entrypoint}"`, mountedOver, look)
  return {
    why: `--entrypoint starts "${entrypoint}", and the container has no such program`,
    suggestions: ['check the spelling of --entrypoint', look],
  }
}

/** What to say where neither the user nor the image names a program. */
export function noCommandAdvice({image, entrypoint}: AskedCommand): CommandAdvice {
  const cleared = entrypoint === ''
  return {
    why: cleared
      ? '--entrypoint "" leaves out the ENTRYPOINT of the image and its CMD, and no command follows the image'
      : 'the image has neither CMD nor ENTRYPOINT, and no command follows its name',
    suggestions: [
      `dkr run ${cleared ? "--entrypoint '' " : ''}${shellWord(image)} COMMAND`,
      cleared
        ? `${line('--entrypoint', 'sh', image)} starts a shell`
        : 'end the Dockerfile with the command of the app, such as: CMD ["python", "app.py"]',
    ],
  }
}

function splitWords(text: string): string[] {
  return text.split(/\s+/).filter(word => word !== '')
}

/** `["a","b"]`, as in a Dockerfile. */
function jsonWords(text: string): string[] | undefined {
  if (!text.trimStart().startsWith('[')) return undefined
  try {
    const list = JSON.parse(text) as unknown
    if (Array.isArray(list) && list.every(word => typeof word === 'string') && list.length > 0) return list
  } catch {
    // Quotes that a shell took away: the words are still there.
  }
  const bare = text.trim().replace(/^\[/, '').replace(/\]$/, '')
  const words = bare.split(',').map(word => word.trim().replace(/^["']|["']$/g, ''))
  return words.every(word => word !== '') ? words : undefined
}
