// What the built program does without, or with less of: each was measured, and costs time at every start.
import {readFile} from 'node:fs/promises'

/**
 * What dkr never calls: dockerode's own transport, BuildKit session and context reader, for which dkr has others
 * (src/lib/engine/modem.ts tells why), oclif's compiler for plugins in TypeScript, and the tables of character sets
 * behind inquirer's question for an editor.
 */
const unused = [
  {by: '/dockerode/', modules: /^(docker-modem|tar-fs|@balena\/dockerignore|\.\/session|\.\/buildkit)$/},
  {by: '/@oclif/', modules: /^typescript$/},
  {by: '/@inquirer/editor/', modules: /^@inquirer\/external-editor$/},
]
/**
 * Modules that run when something of theirs is first asked for: those of oclif's that no command needs, or only help,
 * and the regular expressions, which few commands compile, and none can wait for.
 */
const seldom = [
  {by: '/@oclif/', modules: /^(cli-spinners|ejs|minimatch|tinyglobby|wrap-ansi|node:perf_hooks)$/},
  {by: '/go-regexp.ts', modules: /^re2js$/, names: ['RE2JS', 'RE2JSSyntaxException']},
]

const entryOf = (list, {path, importer}) => list.find(({by, modules}) => importer.includes(by) && modules.test(path))

/** oclif sorts by the rules of a language, for whose tables Node takes 7 ms; IDs of commands are ASCII. */
const sorting = {
  file: /@oclif\/core\/lib\/config\/plugin\.js$/,
  from: 'a.id.localeCompare(b.id)',
  to: '(a.id < b.id ? -1 : 1)',
}

/** A module that stands for another one; `names` are those that ES modules import from it. */
const whenAskedFor = (path, names) => `let loaded
const load = () => (loaded ??= require(${JSON.stringify(path)}))
const known = Object.assign(function () {}, Object.fromEntries(${JSON.stringify(names)}.map(name => [name])))
module.exports = new Proxy(known, {
  get: (_, key) => load()[key],
  apply: (_, self, args) => Reflect.apply(load(), self, args),
})`

/** A plugin for esbuild. */
export const slim = {
  name: 'slim',
  setup(build) {
    build.onResolve({filter: /./}, request =>
      entryOf(unused, request) ? {path: request.path, namespace: 'unused'} : undefined,
    )
    build.onLoad({filter: /./, namespace: 'unused'}, () => ({contents: ''}))

    build.onResolve({filter: /./}, ({path, importer, namespace, resolveDir}) => {
      const entry = namespace === 'file' && entryOf(seldom, {path, importer})
      return entry ? {path, namespace: 'seldom', pluginData: {resolveDir, names: entry.names ?? []}} : undefined
    })
    build.onLoad({filter: /./, namespace: 'seldom'}, ({path, pluginData: {resolveDir, names}}) => ({
      contents: whenAskedFor(path, names),
      resolveDir,
    }))

    build.onLoad({filter: sorting.file}, async ({path}) => {
      const text = await readFile(path, 'utf8')
      if (!text.includes(sorting.from)) throw new Error(`${path} sorts otherwise now: see scripts/slim.js`)
      return {contents: text.replace(sorting.from, sorting.to)}
    })
  },
}
