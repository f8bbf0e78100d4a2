// The licences of what is bundled: most of them ask that their text goes along.
import {readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'

/** The folder of the package that a module of esbuild's list belongs to; nothing for one of dkr's own. */
function packageFolder(input) {
  return /^(?:.*:)?(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1]
}

function licenseOf(folder) {
  const {name, version, license} = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const files = readdirSync(folder).filter(file => /^(?:licen[cs]e|copying|notice)/i.test(file))
  const texts = files.sort().map(file => readFileSync(join(folder, file), 'utf8').trim())
  if (texts.length === 0 && !license) throw new Error(`${folder} does not say its licence`)
  return {name, text: [`${name} ${version}: ${license}`, ...texts].join('\n\n')}
}

/**
 * The licence texts of the packages that modules belong to, by name.
 * @param root the folder that the paths of `inputs` start from
 * @param inputs paths of modules, as esbuild's metafile has them
 */
export function licenseTexts(root, inputs) {
  const folders = new Set(inputs.map(packageFolder).filter(Boolean))
  const licenses = [...folders].map(folder => licenseOf(join(root, folder)))
  licenses.sort((a, b) => (a.name < b.name ? -1 : 1))
  return `${licenses.map(({text}) => text).join(`\n\n${'-'.repeat(79)}\n\n`)}\n`
}
