import {Args} from '@oclif/core'
import {buildFlags, buildRequest} from '../../lib/cli/build-flags.js'
import {EngineCommand} from '../../lib/cli/engine-command.js'
import {projectSettings} from '../../lib/cli/project-settings.js'
import {upFlags} from '../../lib/cli/up-flags.js'
import type {ComposeValue} from '../../lib/explain/compose.js'

export default class ExportCompose extends EngineCommand<ComposeValue> {
  static override summary = 'print a compose.yaml that does what dkr up does'
  static override description =
    `It takes the flags of up. Ports and names are those that dkr up would choose now; values in env files stay there.
docker compose up then makes the same container: stop that of dkr first (dkr down).`
  static override examples = ['<%= config.bin %> export compose > compose.yaml']
  static override args = {dir: Args.string({description: 'the folder of the app', default: '.', ignoreStdin: true})}
  static override flags = {...buildFlags, ...upFlags}

  async run() {
    const {flags, args} = await this.parse(ExportCompose)
    const [{checkUp, prepareUp}, {reachGate}, {composeFile, composeNeeds, composeNotes, yamlLines}, {leftOutNote}] =
      await Promise.all([
        import('../../lib/up/up.js'),
        import('../../lib/up/reach/gate.js'),
        import('../../lib/explain/compose.js'),
        import('../../lib/explain/variables.js'),
      ])
    const settings = await projectSettings(args.dir, {file: flags.file, run: true})
    const request = {...flags, dir: args.dir, build: buildRequest(flags, settings, args.dir), settings}
    const surroundings = {cwd: process.cwd(), env: process.env}
    checkUp(request, surroundings)
    const engine = await this.connect(flags)
    const job = this.job(flags)
    await reachGate({engine, dir: args.dir, flags, surroundings})(settings, 'tell', job)
    const plan = await prepareUp(engine, request, surroundings, job)
    for (const warning of plan.run.warnings) job.progress.warn(warning)
    const file = composeFile(plan)
    const note = leftOutNote(composeNeeds(plan))
    for (const line of composeNotes(plan)) job.progress.note(line)
    if (note) job.progress.note(note)
    return this.report(file, () => yamlLines(file))
  }
}
