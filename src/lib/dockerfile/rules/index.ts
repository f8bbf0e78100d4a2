import type {Rule} from '../finding.js'
import {addRules} from './add.js'
import {aptRules} from './apt.js'
import {commandFileRules} from './command-file.js'
import {copyBeforeInstallRules} from './copy-before-install.js'
import {copyFromRules} from './copy-from.js'
import {copySourceRules} from './copy-source.js'
import {fromRules} from './from.js'
import {fromArgRules} from './from-args.js'
import {healthcheckRules} from './healthcheck.js'
import {ignoredFileRules} from './ignored-files.js'
import {keyValueRules} from './key-values.js'
import {languageRules} from './languages.js'
import {lastCountsRules} from './last-counts.js'
import {layoutRules} from './layout.js'
import {oldInstructionRules} from './old-instructions.js'
import {packageRules} from './packages.js'
import {pathRules} from './paths.js'
import {pipefailRules} from './pipefail.js'
import {platformRules} from './platform.js'
import {portRules} from './ports.js'
import {runRules} from './run.js'
import {shellFormRules} from './shell-form.js'
import {stageNameRules} from './stage-names.js'
import {userRules} from './user.js'
import {variableRules} from './variables.js'

/** Every rule of the linter, in the order of the documentation. `syntax` is not among them: it cannot be left out. */
export const rules: readonly Rule[] = [
  ...fromRules,
  ...fromArgRules,
  ...platformRules,
  ...stageNameRules,
  ...lastCountsRules,
  ...shellFormRules,
  ...pathRules,
  ...copyFromRules,
  ...addRules,
  ...ignoredFileRules,
  ...copySourceRules,
  ...commandFileRules,
  ...copyBeforeInstallRules,
  ...portRules,
  ...variableRules,
  ...keyValueRules,
  ...userRules,
  ...healthcheckRules,
  ...layoutRules,
  ...oldInstructionRules,
  ...runRules,
  ...pipefailRules,
  ...packageRules,
  ...aptRules,
  ...languageRules,
]

/** The rules that go by a name: dkr's own, hadolint's or BuildKit's, in any case. A name can stand for several. */
export function rulesNamed(name: string): Rule[] {
  const wanted = name.trim().toLowerCase()
  return rules.filter(({id, aliases}) => [id, ...aliases].some(known => known.toLowerCase() === wanted))
}
