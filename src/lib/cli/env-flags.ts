import {Flags} from '@oclif/core'
import {repeatable} from './flags.js'

/**
 * The variables of a container or of a program in it. One definition for all commands that take them, so that what is
 * said of one of these flags is true of every such command.
 */
export const envFlags = {
  env: repeatable({char: 'e', summary: 'set a variable, or pass on yours', helpValue: 'NAME[=VALUE]'}),
  'env-file': repeatable({summary: 'read variables from a file', helpValue: 'FILE'}),
  'env-format': Flags.string({
    summary: 'how to read env files: literally, as docker does, or with quotes and export, as dotenv libraries do',
    helpValue: 'docker|dotenv',
  }),
}
