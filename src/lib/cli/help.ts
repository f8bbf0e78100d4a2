import {type Command, CommandHelp, Help} from '@oclif/core'
import {exitCodeLines} from './command-exits.js'

type Flags = Parameters<CommandHelp['groupFlags']>[0]

/** Groups come in the order in which the command has them, not in that of their first letters. */
class DkrCommandHelp extends CommandHelp {
  protected override groupFlags(flags: Flags) {
    const {mainFlags, flagGroups} = super.groupFlags(flags)
    const order = [...new Set(Object.values(this.command.flags).map(({helpGroup}) => helpGroup ?? ''))]
    const {GLOBAL, ...groups} = flagGroups
    const sorted = Object.entries(groups).sort(([a], [b]) => order.indexOf(a) - order.indexOf(b))
    return {mainFlags, flagGroups: {...Object.fromEntries(sorted), ...(GLOBAL && {GLOBAL})}}
  }
}

/** oclif's help, with the exit codes below every command: scripts are written from the help too. */
export default class DkrHelp extends Help {
  protected override CommandHelpClass = DkrCommandHelp

  /** oclif looks for "port:" anywhere in an id, finds it in export:compose, and takes the command port for a topic. */
  protected override get sortedTopics() {
    const ids = this.config.topics.map(({name}) => name)
    return super.sortedTopics.filter(({name}) => ids.some(id => id.startsWith(`${name}:`)))
  }

  /** oclif's own error for an unknown command names no other one. */
  override async showHelp(argv: string[]): Promise<void> {
    try {
      await super.showHelp(argv)
    } catch (error) {
      const id = /^Command (.+) not found\.$/i.exec((error as Error).message)?.[1]
      if (id === undefined) throw error
      await this.config.runHook('command_not_found', {id, argv})
    }
  }

  override formatCommand(command: Command.Loadable): string {
    return `${super.formatCommand(command)}\n${this.section('EXIT CODES', exitCodeLines(command.id))}\n`
  }
}
