// What each command prints under --json. docs/reference/json.md and json.schema.json are made from these types and
// their comments (scripts/json-shapes.js); a type that is not the command's own does not compile.
import type {Renamed} from '../src/commands/rename.js'
import type {BuildResult} from '../src/lib/build/build.js'
import type {ContextReport} from '../src/lib/build/show-context/show-context.js'
import type {DryRun} from '../src/lib/cli/dkr-command.js'
import type {TargetResult} from '../src/lib/cli/each-target.js'
import type {ListedContainer} from '../src/lib/containers/list.js'
import type {LogLine} from '../src/lib/containers/logs/collect.js'
import type {StatsRow} from '../src/lib/containers/stats/row.js'
import type {EndedContainer} from '../src/lib/containers/wait.js'
import type {CopyResult} from '../src/lib/copy/copy.js'
import type {LintResult} from '../src/lib/dockerfile/lint.js'
import type {Check} from '../src/lib/doctor/check.js'
import type {ProcessTable} from '../src/lib/engine/container-life.js'
import type {PublishedPort} from '../src/lib/engine/published.js'
import type {ErrorJson} from '../src/lib/errors/dkr-error.js'
import type {ListedImage} from '../src/lib/images/list.js'
import type {InitResult} from '../src/lib/init/init.js'
import type {LayersResult} from '../src/lib/layers/result.js'
import type {PruneResult} from '../src/lib/prune/prune.js'
import type {LoginResult} from '../src/lib/registry/login.js'
import type {LogoutResult} from '../src/lib/registry/logout.js'
import type {PullResult} from '../src/lib/registry/pull.js'
import type {PushResult} from '../src/lib/registry/push.js'
import type {TagResult} from '../src/lib/registry/tag.js'
import type {DetachedResult} from '../src/lib/run/detached.js'
import type {DetachedExec} from '../src/lib/run/exec.js'
import type {DownResult} from '../src/lib/up/down.js'
import type {OpenResult} from '../src/lib/up/open.js'
import type {UpResult} from '../src/lib/up/result.js'

/** The second type, if all that the command gives is of it. */
type Of<_Command extends {run(): Promise<Result | DryRun | undefined>}, Result> = Result

type Targets<Command extends {run(): Promise<TargetResult[] | DryRun | undefined>}> = Of<Command, TargetResult[]>
type Pruned<Command extends {run(): Promise<PruneResult | DryRun | undefined>}> = Of<Command, PruneResult>

/** By the command's ID; what is missing here (attach, inspect, export compose) gives no shape of dkr's own. */
export interface Results {
  build: Of<import('../src/commands/build.js').default, BuildResult | ContextReport>
  'builder:prune': Pruned<import('../src/commands/builder/prune.js').default>
  'container:prune': Pruned<import('../src/commands/container/prune.js').default>
  cp: Of<import('../src/commands/cp.js').default, CopyResult>
  doctor: Of<import('../src/commands/doctor.js').default, Check[]>
  down: Of<import('../src/commands/down.js').default, DownResult>
  exec: Of<import('../src/commands/exec.js').default, DetachedExec>
  'image:prune': Pruned<import('../src/commands/image/prune.js').default>
  images: Of<import('../src/commands/images.js').default, ListedImage[]>
  init: Of<import('../src/commands/init.js').default, InitResult>
  kill: Targets<import('../src/commands/kill.js').default>
  layers: Of<import('../src/commands/layers.js').default, LayersResult>
  lint: Of<import('../src/commands/lint.js').default, LintResult>
  login: Of<import('../src/commands/login.js').default, LoginResult>
  logout: Of<import('../src/commands/logout.js').default, LogoutResult>
  logs: Of<import('../src/commands/logs.js').default, LogLine[]>
  ls: Of<import('../src/commands/ls.js').default, ListedContainer[]>
  'network:prune': Pruned<import('../src/commands/network/prune.js').default>
  open: Of<import('../src/commands/open.js').default, OpenResult>
  pause: Targets<import('../src/commands/pause.js').default>
  port: Of<import('../src/commands/port.js').default, PublishedPort[]>
  prune: Pruned<import('../src/commands/prune.js').default>
  pull: Of<import('../src/commands/pull.js').default, PullResult | PullResult[]>
  push: Of<import('../src/commands/push.js').default, PushResult | PushResult[]>
  rename: Of<import('../src/commands/rename.js').default, Renamed>
  restart: Targets<import('../src/commands/restart.js').default>
  rm: Targets<import('../src/commands/rm.js').default>
  rmi: Targets<import('../src/commands/rmi.js').default>
  run: Of<import('../src/commands/run.js').default, DetachedResult>
  start: Targets<import('../src/commands/start.js').default>
  stats: Of<import('../src/commands/stats.js').default, StatsRow[]>
  stop: Targets<import('../src/commands/stop.js').default>
  tag: Of<import('../src/commands/tag.js').default, TagResult>
  top: Of<import('../src/commands/top.js').default, ProcessTable>
  unpause: Targets<import('../src/commands/unpause.js').default>
  up: Of<import('../src/commands/up.js').default, UpResult>
  'volume:prune': Pruned<import('../src/commands/volume/prune.js').default>
  wait: Of<import('../src/commands/wait.js').default, EndedContainer[]>
  'dry-run': DryRun
  error: ErrorJson
  'up:rolled-back': ErrorJson & UpResult
}
