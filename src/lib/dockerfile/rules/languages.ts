import type {Dockerfile} from '../dockerfile.js'
import {hitOn, type Rule} from '../finding.js'
import {quote} from '../quote.js'
import {walkScopes} from '../scope.js'
import type {Command} from '../shell/commands.js'
import {flagValue, hasFlag, operands, runs} from '../shell/flags.js'
import {hasMountOn, runsOf} from '../shell/run-commands.js'
import {commandRule, staysInImage} from './run-rule.js'

const pipValueFlags =
  '-c --constraint -r --requirement -e --editable -f --find-links -i --index-url --extra-index-url --no-binary --only-binary --platform --prefix --progress-bar --proxy --python --python-version --root --root-user-action --src -t --target --trusted-host --upgrade-strategy --abi --implementation --timeout --retries --cache-dir'.split(
    ' ',
  )

const pipPin = commandRule({
  id: 'pip-pin',
  aliases: ['DL3013'],
  severity: 'warning',
  summary: 'pip installs named versions, or a requirements file',
  reason:
    'the same Dockerfile gives another program when a package is updated. Write name==version, or keep them in requirements.txt: pip install -r requirements.txt',
  judge(command) {
    const words = pipInstall(command)
    if (
      !words ||
      hasFlag(command, '--constraint', '--requirement') ||
      ['-r', '-c'].some(flag => flagValue(command, flag))
    )
      return undefined
    const loose = operands({...command, args: words}, pipValueFlags).find(name => !isPinnedForPip(name))
    return loose === undefined ? undefined : `pip installs ${quote(loose)} in any version`
  },
})

const pipCache: Rule = {
  id: 'pip-no-cache',
  aliases: ['DL3042'],
  severity: 'warning',
  summary: 'pip keeps no cache in the layer',
  reason:
    'pip keeps what it downloads for the next time, but the layer never has a next time: it only makes the image larger. Write pip install --no-cache-dir',
  check(dockerfile) {
    const off = runsWithoutPipCache(dockerfile)
    return runsOf(dockerfile).flatMap(({instruction, commands}) => {
      if (off.has(instruction.startLine) || hasMountOn(instruction, '.cache')) return []
      const keeps = commands.some(command => pipInstall(command) && !noPipCache(command))
      return keeps && !commands.some(exportsNoCache) ? [hitOn(instruction, 'pip leaves its cache in the layer')] : []
    })
  },
}

const npmPin = commandRule({
  id: 'npm-pin',
  aliases: ['DL3016'],
  severity: 'warning',
  summary: 'npm installs named versions, or package.json',
  reason:
    'the same Dockerfile gives another program when a package is updated. Write name@version, or keep it in package.json with a lock file and use npm ci',
  judge(command) {
    if (!runs(command, 'npm', 'install|i|add')) return undefined
    const names = operands(command, ['--registry', '--loglevel', '--prefix', '-w', '--workspace']).slice(1)
    const loose = names.find(name => !isPinnedForNpm(name))
    return loose === undefined ? undefined : `npm installs ${quote(loose)} in any version`
  },
})

const yarnCache: Rule = {
  id: 'yarn-no-cache',
  aliases: ['DL3060'],
  severity: 'info',
  summary: 'yarn keeps no cache in the layer',
  reason:
    'yarn keeps what it downloads, and a later RUN cannot make this layer smaller. End the same RUN with "&& yarn cache clean"',
  check: dockerfile =>
    runsOf(dockerfile).flatMap(run => {
      const installed = run.commands.findIndex(command => runs(command, 'yarn', 'install'))
      const cleaned = run.commands.findLastIndex(command => runs(command, 'yarn', 'cache', 'clean'))
      if (installed < 0 || cleaned > installed || hasMountOn(run.instruction, 'yarn')) return []
      return staysInImage(dockerfile, run) ? [hitOn(run.instruction, 'yarn leaves its cache in the layer')] : []
    }),
}

const gemPin = commandRule({
  id: 'gem-pin',
  aliases: ['DL3028'],
  severity: 'warning',
  summary: 'gem installs named versions',
  reason: 'the same Dockerfile gives another program when a gem is updated. Write gem install name:version',
  judge(command) {
    if (!runs(command, 'gem', 'install|i') || flagValue(command, '-v', '--version') !== undefined) return undefined
    const loose = operands(command, ['-i', '-n', '-s', '--source', '--install-dir', '--bindir'])
      .slice(1)
      .find(name => !name.includes(':') && !name.endsWith('.gem') && !name.includes('$'))
    return loose === undefined ? undefined : `gem installs ${quote(loose)} in any version`
  },
})

const goPin = commandRule({
  id: 'go-pin',
  aliases: ['DL3062'],
  severity: 'warning',
  summary: 'go installs named versions',
  reason: 'the same Dockerfile gives another program when a module is updated. Write go install module@v1.2.3',
  judge(command) {
    if (!runs(command, 'go', 'install|get')) return undefined
    const loose = operands(command, ['-ldflags', '-tags', '-mod', '-o', '-C'])
      .slice(1)
      .find(name => !/^[./]/.test(name) && !name.includes('$') && !/@(?!latest$|none$)./.test(name))
    return loose === undefined ? undefined : `go installs ${quote(loose)} in any version`
  },
})

export const languageRules = [pipPin, pipCache, npmPin, yarnCache, gemPin, goPin]

/** The words after `pip install`, also in `python3 -m pip install`. */
function pipInstall({name, args}: Command): string[] | undefined {
  const isPip = /^pip[\d.]*$/.test(name)
  const isModule = /^python[\d.]*$/.test(name) && args[0] === '-m' && args[1] === 'pip'
  if (!isPip && !isModule) return undefined
  const words = isModule ? args.slice(2) : args
  const at = words.findIndex(word => !word.startsWith('-'))
  return words[at] === 'install' ? words.slice(at + 1) : undefined
}

function isPinnedForPip(name: string): boolean {
  if (name.includes('$') || /[=<>~]/.test(name)) return true
  if (/^(git|hg|svn|bzr)(\+|:)/.test(name)) return name.includes('@')
  return name === '.' || name.startsWith('.[') || name.includes('/') || /\.(whl|tar\.gz|zip)$/.test(name)
}

function isPinnedForNpm(name: string): boolean {
  if (name.includes('$') || /^(\.{0,2}\/|~\/|\.$)/.test(name) || /\.(tar|tar\.gz|tgz)$/.test(name)) return true
  return name.includes('://') ? name.includes('#') || /^https?:/.test(name) : name.slice(1).includes('@')
}

const on = /^["']?(1|true|on|yes)["']?$/i

function noPipCache({args, assignments}: Command): boolean {
  return (
    args.includes('--no-cache-dir') ||
    assignments.some(text => /^PIP_NO_CACHE_DIR=/.test(text) && on.test(text.slice(17)))
  )
}

function exportsNoCache({name, args, assignments}: Command): boolean {
  const texts = name === 'export' ? args : name === '' ? assignments : []
  return texts.some(text => text.startsWith('PIP_NO_CACHE_DIR=') && on.test(text.slice(17)))
}

/** The start lines of what stands under an ENV (or ARG) that turns the cache off. */
function runsWithoutPipCache(dockerfile: Dockerfile): Set<number> {
  const lines = new Set<number>()
  for (const {instruction, scope} of walkScopes(dockerfile)) {
    if (on.test(scope.get('PIP_NO_CACHE_DIR') ?? '')) lines.add(instruction.startLine)
  }
  return lines
}
