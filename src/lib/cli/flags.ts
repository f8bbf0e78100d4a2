import {Flags, type Interfaces} from '@oclif/core'

/** Where the engine is; the same names as docker's own. */
export const engineFlags = {
  host: Flags.string({
    char: 'H',
    summary: 'address of the engine: unix://…, tcp://…',
    helpGroup: 'GLOBAL',
    helpValue: 'URL',
  }),
  context: Flags.string({summary: 'docker context to use', helpGroup: 'GLOBAL', helpValue: 'NAME'}),
}

export const dryRunFlag = {
  'dry-run': Flags.boolean({summary: 'print the docker commands that would do the same, and do nothing'}),
}

export const formatFlag = {
  format: Flags.string({summary: "table, json (one object a line), or a template like '{{.ID}}'", helpValue: 'FORMAT'}),
}

export const quietFlag = {
  quiet: Flags.boolean({char: 'q', summary: 'print only the result'}),
}

export const yesFlag = {
  yes: Flags.boolean({char: 'y', summary: 'allow what dkr.yaml reaches beyond the folder and 127.0.0.1, unasked'}),
}

interface Repeatable {
  char?: Interfaces.AlphabetLowercase | Interfaces.AlphabetUppercase
  summary: string
  helpValue: string
  helpGroup?: string
  aliases?: string[]
}

/** A flag that can be given again and again; without `multipleNonGreedy` oclif would swallow the arguments after it. */
export function repeatable(options: Repeatable) {
  return Flags.string({...options, multiple: true, multipleNonGreedy: true})
}

export const shellFlag = {
  shell: Flags.boolean({
    summary: 'for a shell or a REPL: -i and -t where there is a terminal; bash or sh without a COMMAND',
  }),
}
