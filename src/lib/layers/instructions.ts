import {type Context, type Instruction, readInstruction} from './history-text.js'
import type {HistoryEntry, ImageFacts} from './source.js'

const argument = /^ARG (\w+)| ([A-Za-z_]\w*)=/g

/**
 * Reads a whole history, the oldest entry first: SHELL and ARG decide how later entries are to be read.
 * @param facts of the image, whose variables, labels and shell tell where recorded values begin
 */
export function readInstructions(
  oldestFirst: readonly Pick<HistoryEntry, 'CreatedBy' | 'Comment'>[],
  facts: Pick<ImageFacts, 'Os' | 'Config'>,
): Instruction[] {
  const declared = new Map<string, string | undefined>()
  const lastShell = facts.Config?.Shell ?? undefined
  const context: Context = {...namesOf(facts), declared, lastShell, shell: firstShell(oldestFirst, facts)}
  return oldestFirst.map(entry => {
    const read = readInstruction(entry.CreatedBy, entry.Comment, context)
    if (read.keyword === 'SHELL') context.shell = shellWords(read.text) ?? context.shell
    for (const [name, value] of argumentsOf(read)) declared.set(name, value)
    return read
  })
}

/** The build arguments that an ARG declares, and those with their values that a RUN saw. */
function argumentsOf({keyword, text, buildArgs}: Instruction): [name: string, value: string | undefined][] {
  if (keyword !== 'ARG') return Object.entries(buildArgs ?? {})
  return [...text.matchAll(argument)].map(([, first, later]) => [first ?? later!, undefined])
}

/** A shell that no entry sets came with a base image that has no history. */
function firstShell(entries: readonly {CreatedBy: string}[], {Os, Config}: Pick<ImageFacts, 'Os' | 'Config'>): string {
  const isSet = entries.some(entry => /(?:^| )SHELL \[/.test(entry.CreatedBy))
  if (Config?.Shell?.length && !isSet) return Config.Shell.join(' ')
  return Os === 'windows' ? 'cmd /S /C' : '/bin/sh -c'
}

function shellWords(text: string): string | undefined {
  try {
    return (JSON.parse(text.slice('SHELL '.length)) as string[]).join(' ')
  } catch {
    return undefined
  }
}

function namesOf({Config}: Pick<ImageFacts, 'Config'>): Pick<Context, 'variables' | 'labels'> {
  return {
    variables: Config?.Env ? new Set(Config.Env.map(pair => pair.split('=', 1)[0]!)) : undefined,
    labels: Config?.Labels ? new Set(Object.keys(Config.Labels)) : undefined,
  }
}
