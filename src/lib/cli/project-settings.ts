import {resolve} from 'node:path'
import {readSettings, type Settings} from '../project/settings.js'
import type {SettingsUse} from './check-settings.js'

/**
 * The settings of a folder, all of them checked; without dkr.yaml nothing of the checks is loaded.
 * @throws DkrError INVALID_SETTINGS with line and column
 */
export function projectSettings(dir: string, use: SettingsUse): Promise<Settings> {
  return readSettings(dir, async settings => {
    const {checkSettings} = await import('./check-settings.js')
    return checkSettings(settings, resolve(dir), use)
  })
}
