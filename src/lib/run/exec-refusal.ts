import {shellWord} from '../output/shell-word.js'
import type {CommandAdvice} from './command-advice.js'
import type {ExecPlan} from './exec-plan.js'

/**
 * What the engine's words mean that stand in place of a program which it could not start: for the user, the folder or
 * the command that was asked for. Undefined for all that only resembles it.
 * @param words the first words of the exec, or the error of one in the background
 */
export function execRefusal(plan: ExecPlan, words: string): CommandAdvice | undefined {
  const [, kind, name] = /^unable to find (user|group) ([^:]{1,300}): no matching entries/i.exec(words) ?? []
  if (kind && name && plan.user?.split(':').includes(name)) return nobody(plan, kind.toLowerCase(), name)
  if (!/^OCI runtime exec failed: /.test(words)) return undefined
  return folderRefusal(plan, words) ?? commandRefusal(plan, words)
}

function nobody({container}: ExecPlan, kind: string, name: string): CommandAdvice {
  const user = kind === 'user'
  return {
    why: `the container has no ${kind} "${name}"`,
    suggestions: [
      `dkr exec ${container} cat /etc/${user ? 'passwd' : 'group'} lists its ${kind}s`,
      `a number needs no entry: -u ${user ? '1000' : '0:0'}`,
    ],
  }
}

function folderRefusal({container, workdir}: ExecPlan, words: string): CommandAdvice | undefined {
  if (!workdir) return undefined
  if (/cwd must be an absolute path/i.test(words)) {
    return {
      why: '-w takes the whole path of a folder in the container',
      suggestions: [`-w ${shellWord(`/${workdir}`)}`],
    }
  }
  if (!/chdir to cwd \("|mkdir \S{1,5000}: /.test(words)) return undefined
  const look = `dkr exec ${container} ls -l / shows what is there`
  return /: not a directory/.test(words)
    ? {why: `${workdir} is a file in the container, and -w takes a folder`, suggestions: [look]}
    : {
        why: `the container has no folder ${workdir}`,
        suggestions: [look, `dkr exec ${container} mkdir -p ${shellWord(workdir)} makes it`],
      }
}

/** Quotes make one word of a program and its arguments. */
function commandRefusal({container, command}: ExecPlan, words: string): CommandAdvice | undefined {
  const [program = '', ...rest] = command
  if (!/executable file not found|no such file or directory/.test(words)) return undefined
  const typed = program.trim().split(/\s+/)
  if (typed.length > 1) {
    return {
      why: `the quotes make one word of it, and the container has no program "${program}"`,
      suggestions: [`dkr exec ${[container, ...typed, ...rest].map(shellWord).join(' ')}`],
    }
  }
  if (!/^(?:\/bin\/)?(?:bash|zsh)$/.test(program)) return undefined
  return {
    why: `the container has no ${program}: small images have sh only`,
    suggestions: [`dkr exec ${[container, 'sh', ...rest].map(shellWord).join(' ')}`],
  }
}
