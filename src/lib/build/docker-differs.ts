import {realpathSync} from 'node:fs'
import {basename, dirname, resolve} from 'node:path'
import {shellWord} from '../output/shell-word.js'
import {printable} from '../output/text.js'
import {linkOut} from './context/link-out.js'
import {ignoreFileName, readIgnoreFile} from './context/read-ignore-file.js'
import type {BuildPlan} from './plan.js'

/**
 * What docker itself does otherwise with a Dockerfile or an ignore file that is a link out of the folder, for those who
 * run the commands of a dry run.
 * @throws DkrError BUILD_CONTEXT for an ignore file that cannot be read
 */
export function dockerDiffers(plan: BuildPlan): string[] {
  if (plan.context !== 'folder') return []
  return [dockerfileDiffers(plan), ignoreFileDiffers(plan)].flatMap(line => (line ? [printable(line)] : []))
}

function dockerfileDiffers({dir, dockerfile, builder}: BuildPlan): string | undefined {
  if (dockerfile === '-') return undefined
  // With -f the classic client reads the file itself.
  const found = builder === 'classic' && dockerfile !== resolve(dir, 'Dockerfile')
  if (found || !leadsOut(dockerfile)) return undefined
  return `docker build does not find ${basename(dockerfile)}, a link out of the folder: give it -f ${shellWord(realpathSync(dockerfile))}`
}

function ignoreFileDiffers(plan: BuildPlan): string | undefined {
  if (plan.builder === 'classic') return undefined
  const ignore = readIgnoreFile(plan)
  if (!ignore || ignore.rules.length === 0) return undefined
  const path = ignore.own ? `${plan.dockerfile}.dockerignore` : resolve(plan.dir, ignoreFileName)
  if (!leadsOut(path)) return undefined
  return `docker build does not obey ${ignore.name}, a link out of the folder: it sends what dkr build leaves out`
}

const leadsOut = (path: string): boolean => linkOut(realpathSync(dirname(path)), basename(path)) !== undefined
