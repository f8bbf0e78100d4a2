/** The directions of docs/architecture.md, held by the test run. */
const lib = '^src/lib/'
/** What every feature may use. */
const foundations = [
  'cli',
  'errors',
  'engine',
  'reference',
  'project',
  'dockerfile',
  'docker-config',
  'output',
  'prompts',
  'process',
  'files',
  'values',
  'host-ports',
  'program-faults',
]
const features = [
  'init',
  'build',
  'run',
  'up',
  'registry',
  'layers',
  'containers',
  'copy',
  'images',
  'prune',
  'doctor',
  'explain',
]

/** Only this part of the tree may load the package. */
const only = (name, where, packages) => ({
  name,
  severity: 'error',
  comment: `${packages} is known to ${where} alone`,
  from: {path: '^src/', pathNot: where},
  to: {path: `node_modules/(${packages})(/|$)`},
})

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: {circular: true, viaOnly: {dependencyTypesNot: ['type-only']}},
    },
    {
      name: 'lib-knows-no-command',
      severity: 'error',
      from: {path: lib},
      to: {path: '^src/commands/'},
    },
    {
      name: 'features-stay-apart',
      severity: 'error',
      comment: 'up uses build and run, explain the types of plans; nothing else crosses',
      from: {path: `${lib}(${features.join('|')})/`, pathNot: `${lib}(up|explain)/`},
      to: {path: `${lib}(${features.join('|')})/`, pathNot: `${lib}$1/`},
    },
    {
      name: 'up-uses-build-and-run',
      severity: 'error',
      from: {path: `${lib}up/`},
      to: {path: `${lib}(${features.filter(name => !['up', 'build', 'run'].includes(name)).join('|')})/`},
    },
    {
      name: 'engine-at-the-bottom',
      severity: 'error',
      comment: 'the engine folder knows errors, references, versions, programs (ssh) and what progress looks like',
      from: {path: `${lib}engine/`},
      to: {path: lib, pathNot: `${lib}(engine|errors|reference|docker-config|output|project|process|files)/`},
    },
    {
      name: 'errors-reference-and-values-know-nothing',
      severity: 'error',
      from: {path: `${lib}(errors|reference|values)/`},
      to: {path: lib, pathNot: `${lib}(errors|reference|values)/`},
    },
    {
      name: 'only-cli-knows-oclif',
      severity: 'error',
      from: {path: lib, pathNot: `${lib}cli/`},
      to: {path: 'node_modules/@oclif/'},
    },
    {
      name: 'cli-is-for-commands',
      severity: 'error',
      from: {path: lib, pathNot: `${lib}cli/`},
      to: {path: `${lib}cli/`},
    },
    only('dockerode-in-engine', `${lib}engine/`, 'dockerode|docker-modem|@types/dockerode'),
    only('inquirer-in-prompts', `${lib}prompts/`, 'inquirer|@inquirer'),
    only('ora-in-output', `${lib}output/`, 'ora'),
    only('execa-in-process', `${lib}process/run\\.ts$`, 'execa'),
    only('tar-stream-in-copy', `${lib}copy/`, 'tar-stream'),
    only('chokidar-in-watch', `${lib}up/watch/`, 'chokidar'),
    only('yaml-in-project', `${lib}project/`, 'yaml'),
    only('re2js-in-values', `${lib}values/go-regexp\\.ts$`, 're2js'),
    {
      name: 'known-folders-only',
      severity: 'error',
      comment: 'a new folder in src/lib is named here first',
      from: {path: '^src/'},
      to: {path: lib, pathNot: `${lib}(${[...foundations, ...features].join('|')})/`},
    },
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: {path: 'node_modules'},
    tsConfig: {fileName: 'tsconfig.json'},
    enhancedResolveOptions: {extensions: ['.ts', '.js'], conditionNames: ['import', 'require', 'node', 'default']},
  },
}
