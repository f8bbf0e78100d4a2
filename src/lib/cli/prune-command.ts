import {Flags} from '@oclif/core'
import type {Engine} from '../engine/engine.js'
import {errorLines} from '../output/error-lines.js'
import {print} from '../output/print.js'
import type {ProgressMode} from '../output/progress.js'
import {widthToFit} from '../output/terminal-width.js'
import {count} from '../output/text.js'
import {humanSize} from '../output/units.js'
import type {PrunePlan, PruneRequest, Scope} from '../prune/plan.js'
import type {PruneResult} from '../prune/prune.js'
import {confirmRemoval} from './confirm-removal.js'
import {EngineCommand, type EngineFlags} from './engine-command.js'
import {dryRunFlag, repeatable} from './flags.js'

export const pruneFlags = {
  ...dryRunFlag,
  force: Flags.boolean({char: 'f', aliases: ['yes'], summary: 'ask nothing'}),
  filter: repeatable({summary: 'only what fits: until=24h, label=KEY, label!=KEY', helpValue: 'KEY=VALUE'}),
}

interface PruneFlags {
  'dry-run': boolean
  force: boolean
  filter?: string[]
  all?: boolean
  progress: ProgressMode
}

const filtersMatter = 'it may have pruneFilters, and without them prune would remove what they keep'

/** prune and its narrower relatives: what nothing needs is shown, asked for, and removed by ID. */
export abstract class PruneCommand extends EngineCommand<PruneResult> {
  /** Without the filters that keep something, more would go than the user has allowed. */
  protected override async connect(flags: EngineFlags): Promise<Engine> {
    const {needDockerConfig} = await import('../docker-config/read.js')
    needDockerConfig(['pruneFilters'], process.env, filtersMatter)
    return super.connect(flags)
  }

  protected async prune(engine: Engine, scopes: readonly Scope[], flags: PruneFlags) {
    const [{planPrune}, {configuredFilters}, {dockerConfigPath, loadDockerConfig}] = await Promise.all([
      import('../prune/plan.js'),
      import('../prune/configured-filters.js'),
      import('../docker-config/read.js'),
    ])
    const filters = flags.filter ?? []
    const {pruneFilters} = loadDockerConfig().config
    const configured = {filters: configuredFilters(filters, pruneFilters), path: dockerConfigPath()}
    const request: PruneRequest = {scopes, all: flags.all ?? false, filters, configured, now: Date.now()}
    const plan = await planPrune(engine, request)
    if (flags['dry-run']) {
      const {dockerPrune} = await import('../explain/prune.js')
      return this.show(dockerPrune(plan))
    }
    if (plan.items.length === 0) {
      this.progress(flags).note('Nothing to remove.')
      return this.report({removed: [], kept: [], freed: 0}, () => [])
    }
    if (!flags.force) await this.ask(plan, request.now)
    return this.carryOut(engine, plan, flags)
  }

  private async ask({items}: PrunePlan, now: number): Promise<void> {
    const {foldedLines, previewLines, summary} = await import('../prune/view.js')
    const width = widthToFit(process.stderr)
    const lines = width ? foldedLines(items, now, width - 2) : previewLines(items, now)
    await confirmRemoval(`Remove ${summary(items)}?`, lines)
  }

  private async carryOut(engine: Engine, plan: PrunePlan, flags: PruneFlags) {
    const {prune} = await import('../prune/prune.js')
    const text = !this.jsonEnabled()
    const result = await prune(engine, plan, {
      done: ({name, kind, id}) => text && print(kind === 'cache' ? id : name),
      failed: error => {
        process.exitCode = 1
        if (text) process.stderr.write(`${errorLines(error, process.stderr, 1).join('\n')}\n`)
      },
    })
    const cache = result.kept.filter(({kind}) => kind === 'cache').length
    if (cache > 0)
      this.progress(flags).note(`The engine kept ${count(cache, 'record')} of the build cache that others need.`)
    this.progress(flags).note(`Freed ${humanSize(result.freed)}.`)
    return this.report(result, () => [])
  }
}
