import {Args, loadHelpClass} from '@oclif/core'
import {DkrCommand} from '../lib/cli/dkr-command.js'

export default class Help extends DkrCommand<void> {
  static override summary = 'show the help of dkr or of one command'
  static override enableJsonFlag = false
  static override strict = false
  static override args = {command: Args.string({description: 'the command', ignoreStdin: true})}
  static override examples = ['<%= config.bin %> <%= command.id %> up']

  async run() {
    const {argv} = await this.parse(Help)
    const HelpClass = await loadHelpClass(this.config)
    await new HelpClass(this.config).showHelp(argv as string[])
  }
}
