// What the built program does without, or with less of: each was measured, and costs time at every start.
import {readFile} from 'node:fs/promises'

/** dockerode's own transport, BuildKit session and context reader: dkr has others (src/lib/engine/modem.ts tells why). */
const unused = /^(docker-modem|tar-fs|@balena\/dockerignore|\.\/session|\.\/buildkit)$/
/** Modules of oclif's that no command needs, or only help: they run when something of theirs is first asked for. */
const seldom = /^(cli-spinners|ejs|minimatch|tinyglobby|wrap-ansi|node:perf_hooks)$/

/** oclif sorts by the rules of a language, for whose tables Node takes 7 ms; IDs of commands are ASCII. */
const sorting = {
  file: /@oclif\/core\/lib\/config\/plugin\.js$/,
  from: 'a.id.localeCompare(b.id)',
  to: '(a.id < b.id ? -1 : 1)',
}

const whenAskedFor = path => `let loaded
const load = () => (loaded ??= require(${JSON.stringify(path)}))
module.exports = new Proxy(function () {}, {
  get: (_, key) => load()[key],
  apply: (_, self, args) => Reflect.apply(load(), self, args),
})`

/** A plugin for esbuild. */
export const slim = {
  name: 'slim',
  setup(build) {
    build.onResolve({filter: unused}, ({path, importer}) =>
      importer.includes('/dockerode/') ? {path, namespace: 'unused'} : undefined,
    )
    build.onLoad({filter: /./, namespace: 'unused'}, () => ({contents: ''}))

    build.onResolve({filter: seldom}, ({path, importer, namespace, resolveDir}) =>
      namespace === 'file' && importer.includes('/@oclif/')
        ? {path, namespace: 'seldom', pluginData: resolveDir}
        : undefined,
    )
    build.onLoad({filter: /./, namespace: 'seldom'}, ({path, pluginData}) => ({
      contents: whenAskedFor(path),
      resolveDir: pluginData,
    }))

    build.onLoad({filter: sorting.file}, async ({path}) => {
      const text = await readFile(path, 'utf8')
      if (!text.includes(sorting.from)) throw new Error(`${path} sorts otherwise now: see scripts/slim.js`)
      return {contents: text.replace(sorting.from, sorting.to)}
    })
  },
}
