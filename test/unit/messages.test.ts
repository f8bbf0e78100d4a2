import {beforeAll, describe, expect, test} from '@jest/globals'
import {type CommandText, commandTexts} from '../support/command-messages.js'
import {flagExceptions, verbsOfDkr} from '../support/flag-exceptions.js'
import {commandIds, hasFlag, helpTexts, namedThings} from '../support/named-flags.js'

/** Docker commands that --dry-run prints, and the summaries of flags, which the manifest has. */
const notSaid = /^src\/lib\/(?:explain\/|cli\/(?:[a-z]+-)?flags\.ts$)/

/** Every text with every command that can say it. */
let said: CommandText[]

beforeAll(async () => {
  const help = commandIds.flatMap(command => helpTexts(command).map(text => ({command, file: 'help', text})))
  said = [...commandTexts().filter(({file}) => !notSaid.test(file)), ...help]
})

interface Strange extends CommandText {
  flag: string
}

/** Flags without a command before them that the command which says them lacks. */
function strangeFlags(): Strange[] {
  return said.flatMap(each =>
    namedThings(each.text).flags.flatMap(({name, of}) =>
      of === undefined && !hasFlag(each.command, name) ? [{...each, flag: name}] : [],
    ),
  )
}

const excepts = ({command, file, flag}: Strange) =>
  flagExceptions.filter(
    ({files, commands, flags}) =>
      files.test(file) && (commands?.includes(command) ?? true) && (flags?.includes(flag) ?? true),
  )

describe('the reader of texts', () => {
  const read = (text: string) => {
    const {flags, unknown} = namedThings(text)
    return [...flags.map(({name, of = ''}) => `${of} ${name}`), ...unknown.map(word => `? ${word}`)]
  }

  test.each([
    ['dkr up -d -e NAME=you', ['up d', 'up e']],
    ['try: dkr build -f - FOLDER < Dockerfile', ['build f']],
    ['dkr export compose --name x', ['export:compose name']],
    ['dkr container ls -aq', ['ls a', 'ls q']],
    ['the default (dkr --context default …)', ['ls context']],
    ['dkr --host ssh://me@build.example up -d', ['up host', 'up d']],
    ['dkr --version, and dkr doctor', ['help version']],
    ['leave out -t: dkr run -i …', [' t', 'run i']],
    ['invalid argument for "-a, --attach" flag', [' a', ' attach']],
    ['--name=value or --name', [' name', ' name']],
    ['dkr stop web, then dkr rm -v web', ['rm v']],
    ['with dkr run -p it is -p 80:80', ['run p', ' p']],
    ['it takes dkr up and -p', [' p']],
    ['--health-* options', [' health-*']],
    ['dkr lsx shows them', ['? lsx']],
    ['before dkr starts', ['? starts']],
  ])('%j', (text, things) => expect(read(text)).toEqual(things))

  // The near misses: what looks like a flag of dkr, and is another program's.
  test.each([
    'docker run --rm -it x',
    'let it listen on 0.0.0.0: flask run --host 0.0.0.0, or app.run(host="0.0.0.0")',
    'dkr run app python --version',
    'dkr exec web ls -l',
    'dkr run app sh -c "ls -l"',
    'use COPY --chown',
    'CMD ["nginx", "-g", "daemon off;"]',
    '# dkr ignore=DL3006',
    'a - b, x-y, 1-2, --, me@my-host',
  ])('%j names no flag', text => expect(read(text)).toEqual([]))
})

describe('what a command says names only what exists', () => {
  test('every command is read', () => {
    expect([...new Set(said.map(({command}) => command))].sort()).toEqual([...commandIds].sort())
    expect(said.length).toBeGreaterThan(2000)
  })

  test('`dkr COMMAND --flag`: that command has the flag', () => {
    const wrong = said.flatMap(({file, text}) =>
      namedThings(text).flags.flatMap(({name, of}) =>
        of && !hasFlag(of, name) ? `${file}: ${of} ${name}: ${text}` : [],
      ),
    )
    expect([...new Set(wrong)]).toEqual([])
  })

  test('`dkr WORD`: there is such a command, or it is a verb', () => {
    const words = said.flatMap(({text}) => namedThings(text).unknown)
    expect([...new Set(words)].filter(word => !verbsOfDkr.has(word))).toEqual([])
  })

  test('`--flag` alone: every command that can say so has it', () => {
    const wrong = strangeFlags().filter(each => excepts(each).length === 0)
    const lines = wrong.map(({command, file, flag, text}) => `${command}: ${file}: ${flag}: ${text}`)
    expect([...new Set(lines)]).toEqual([])
  })

  test('no exception is left over', () => {
    const used = new Set(strangeFlags().flatMap(excepts))
    expect(flagExceptions.filter(each => !used.has(each))).toEqual([])
    const words = new Set(said.flatMap(({text}) => namedThings(text).unknown))
    expect([...verbsOfDkr].filter(word => !words.has(word))).toEqual([])
  })

  test('the suggestions that withFlagsOf completes name flags of run', () => {
    // The beginning of --cap-add and --cap-drop, and a flag of docker network create.
    const others = ['cap-', 'subnet']
    const tables = said.filter(({file}) =>
      /errors\/(?:engine-answer|refused-values|refused-words|network-rules|setup-rules)\.ts$/.test(file),
    )
    const bare = tables.flatMap(({text}) => namedThings(text).flags.filter(({of}) => of === undefined))
    expect(bare.length).toBeGreaterThan(10)
    expect(bare.filter(({name}) => !hasFlag('run', name) && !hasFlag('ls', name) && !others.includes(name))).toEqual([])
  })
})
