import type {FileFilter} from '../../engine/buildkit/file-source.js'
import {ignoreFileName} from './read-ignore-file.js'

/** Whether BuildKit asks for the ignore file by itself, as it does before it asks for the context. */
export function asksForIgnoreFile({include, follow, exclude}: FileFilter): boolean {
  const names = [...include, ...follow]
  return exclude.length === 0 && names.length > 0 && names.every(name => name === ignoreFileName)
}
