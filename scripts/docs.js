// Writes docs/reference/ from what the program itself says: the manifest, the table of errors, the lint rules,
// the types of what it prints.
//   node scripts/docs.js           after a build
//   node scripts/docs.js --check   exits 1 when a page is stale
import {existsSync, readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {tsImport} from 'tsx/esm/api'
import {readShapes, schemaText, shapesText, withoutShape} from './json-shapes.js'

const root = fileURLToPath(new URL('..', import.meta.url))
const source = path => tsImport(`../src/lib/${path}`, import.meta.url)
const cell = text =>
  String(text ?? '')
    .replaceAll('|', '\\|')
    .replaceAll('\n', ' ')
const sentence = text => text.charAt(0).toUpperCase() + text.slice(1) + (/[.?]$/.test(text) ? '' : '.')
const table = (head, rows) =>
  [head, head.map(() => '---'), ...rows].map(row => `| ${row.map(cell).join(' | ')} |`).join('\n')

const {commands} = JSON.parse(readFileSync(join(root, 'oclif.manifest.json'), 'utf8'))

function usage(command) {
  const args = Object.values(command.args).map(({name, required, multiple}) => {
    const word = `${name.toUpperCase()}${multiple || command.strict === false ? '…' : ''}`
    return required ? word : `[${word}]`
  })
  return ['dkr', command.id.replaceAll(':', ' '), ...args].join(' ')
}

function flagRow(flag) {
  const value = flag.type === 'option' ? ` ${(flag.options ?? [flag.helpValue ?? 'VALUE']).join('|')}` : ''
  const names = `${flag.char ? `-${flag.char}, ` : ''}--${flag.name}`
  const notes = [flag.default !== undefined && flag.default !== false && `default: ${flag.default}`, flag.env]
  return [`\`${names}${value}\``, [flag.summary ?? flag.description, ...notes.filter(Boolean)].join('; ')]
}

const render = text => text.replaceAll('<%= config.bin %>', 'dkr')

function commandSection(command) {
  const own = Object.values(command.flags).filter(
    flag => flag.helpGroup !== 'GLOBAL' && flag.name !== 'json' && !flag.hidden,
  )
  const aliases = command.aliases.map(alias => `\`dkr ${alias.replaceAll(':', ' ')}\``).join(', ')
  return [
    `## dkr ${command.id.replaceAll(':', ' ')}`,
    sentence(command.summary),
    command.description ? render(command.description) : '',
    `\`\`\`\n${usage(command)}\n\`\`\``,
    own.length > 0 ? table(['flag', 'does'], own.map(flagRow)) : '',
    aliases && `Also: ${aliases}.`,
    command.examples?.length
      ? `\`\`\`sh\n${render(command.examples.join('\n').replaceAll('<%= command.id %>', command.id))}\n\`\`\``
      : '',
  ]
    .filter(Boolean)
    .join('\n\n')
}

/** What docker's own programs print, or a compose file: no shape of dkr's own. */
const otherShapes = ['attach', 'container:inspect', 'export:compose', 'image:inspect', 'inspect']

function jsonPages() {
  const shapes = readShapes(root)
  const missing = withoutShape(shapes, root).filter(id => !otherShapes.includes(id))
  if (missing.length > 0) throw new Error(`scripts/json-results.ts lacks ${missing.join(', ')}`)
  return {
    'json.md': `# What --json prints

One document on stdout, in these shapes. A field with \`?\` may be missing, \`null\` means that there is none or that the
engine does not know. New fields may come; those that are here keep their names, types and meaning. As JSON Schema:
[json.schema.json](json.schema.json), each command under its name in \`$defs\`.

\`dkr inspect\` prints what the engine says, unchanged, and \`dkr export compose\` a compose file.
A command that works on many targets ends with exit code 1 when one of them failed; its document tells which.

${shapesText(shapes)}
`,
    'json.schema.json': schemaText(shapes),
  }
}

async function pages() {
  const [{errorCodes}, {exitCodes, exitCodeNotes}, {rules}, {causeNames}] = await Promise.all([
    source('errors/codes.ts'),
    source('errors/exit-codes.ts'),
    source('dockerfile/rules/index.ts'),
    source('up/diagnosis/cause-names.ts'),
  ])
  const all = Object.values(commands)
  const globals = Object.values(all.find(({id}) => id === 'ls').flags).filter(
    ({helpGroup, name}) => helpGroup === 'GLOBAL' || name === 'json',
  )
  const exits = [...Object.values(exitCodes), ...exitCodeNotes].map(({code, meaning}) => [code, meaning])
  const errors = Object.entries(errorCodes).map(([code, {exit, meaning}]) => [
    `\`${code}\``,
    exitCodes[exit].code,
    meaning,
  ])
  const causes = Object.entries(causeNames).map(([cause, meaning]) => [`\`${cause}\``, meaning])
  const lint = rules.map(({id, aliases, severity, summary, optIn}) => [
    `\`${id}\``,
    aliases.join(', '),
    optIn ? 'off' : severity,
    summary,
  ])
  return {
    ...jsonPages(),
    'commands.md': `# Commands\n\nEvery command has these flags too:\n\n${table(['flag', 'does'], globals.map(flagRow))}\n\n${all.map(commandSection).join('\n\n')}\n`,
    'errors.md': `# Exit codes and errors\n\n${table(['exit code', 'meaning'], exits)}\n\nAn error under \`--json\` is \`{"error": {"code", "message", "why", "suggestions", "exitCode"}}\`. \`run\` ends with 125\ninstead of 1 to 5, so that the codes of the container stay tellable.\n\n${table(['code', 'exit code', 'meaning'], errors)}\n\n## Causes\n\nAn error of \`dkr up\` over a container that did not become ready also has \`cause\`, one of these words, and \`certain\`: true where the\nevidence shows it, false where it only suggests it.\n\n${table(['cause', 'meaning'], causes)}\n`,
    'lint-rules.md': `# Rules of dkr lint\n\nThe names that hadolint and BuildKit give a rule work wherever its own does.\n\n${table(['rule', 'also known as', 'severity', 'asks for'], lint)}\n`,
  }
}

const check = process.argv.includes('--check')
for (const [name, text] of Object.entries(await pages())) {
  const path = join(root, 'docs', 'reference', name)
  const same = existsSync(path) && readFileSync(path, 'utf8') === text
  if (check && !same) {
    console.error(`docs/reference/${name} is stale: npm run docs`)
    process.exitCode = 1
  }
  if (!check) writeFileSync(path, text)
}
