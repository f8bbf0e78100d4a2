import {Args, Flags} from '@oclif/core'
import {DkrCommand} from '../lib/cli/dkr-command.js'
import {repeatable} from '../lib/cli/flags.js'
import {projectSettings} from '../lib/cli/project-settings.js'
import type {LintOptions, LintResult} from '../lib/dockerfile/lint.js'
import {printable} from '../lib/output/text.js'

export default class Lint extends DkrCommand<LintResult> {
  static override summary = 'check a Dockerfile: what does not build, and what will hurt later'
  static override description =
    `Each finding has file, line, rule, and the reason behind the rule. The names that BuildKit and hadolint
give a rule work too, in --ignore and in comments (# check=skip=…, # hadolint ignore=…, # dkr ignore=…).
The exit code is 1 when there are errors.`
  static override examples = [
    '<%= config.bin %> lint',
    '<%= config.bin %> lint ../my-app',
    '<%= config.bin %> lint web.Dockerfile --ignore DL3059 --json',
  ]
  static override args = {
    dockerfile: Args.string({
      description: 'the file, or the folder it is in (default: this folder)',
      ignoreStdin: true,
    }),
  }
  static override flags = {
    ignore: repeatable({summary: 'leave a rule out', helpValue: 'RULE'}),
    fix: Flags.boolean({summary: 'apply the safe fixes to the file'}),
    enable: repeatable({summary: 'check a rule that is off by itself', helpValue: 'RULE'}),
  }

  async run() {
    const {flags, args} = await this.parse(Lint)
    const [{lintedFile}, {dockerfileBytes}, {ignoredPaths}, {sourceContentIn}, {contextFiles, surelyLost}] =
      await Promise.all([
        import('../lib/build/linted-file.js'),
        import('../lib/dockerfile/read.js'),
        import('../lib/build/ignored-paths.js'),
        import('../lib/build/source-content.js'),
        import('../lib/build/context-facts.js'),
      ])
    const [{fixFile, lintBytes}, {fixLines, reportFindings, summaryLine}, {checkRuleNames}] = await Promise.all([
      import('../lib/dockerfile/lint-file.js'),
      import('../lib/dockerfile/report.js'),
      import('../lib/dockerfile/rules/check-names.js'),
    ])
    checkRuleNames(flags.ignore ?? [], '--ignore')
    checkRuleNames(flags.enable ?? [], '--enable')
    const {path, name, contexts} = await lintedFile(args.dockerfile, process.cwd(), dir =>
      projectSettings(dir, {run: false}),
    )
    const options: LintOptions = {
      file: printable(name),
      ignore: flags.ignore,
      enable: flags.enable,
      isIgnored: ignoredPaths(path, contexts),
      contentOf: sourceContentIn(contexts),
      lostSource: surelyLost(path, contexts),
      files: contextFiles(contexts),
    }
    const bytes = dockerfileBytes(path)
    const fixed = flags.fix ? fixFile(path, bytes, options) : undefined
    const result = fixed?.result ?? lintBytes(bytes, options)
    for (const line of fixed ? fixLines(fixed, options.file) : []) process.stderr.write(`${line}\n`)
    if (result.failed) process.exitCode = 1
    this.progress(flags).note(summaryLine(result))
    return this.report(result, () => reportFindings(result).slice(0, -1))
  }
}
