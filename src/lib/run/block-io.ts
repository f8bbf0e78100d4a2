import {goInteger} from '../values/integer.js'
import {invalidValue} from '../values/invalid.js'
import {parseBytes} from '../values/limits.js'

/** A device's share of the disk time. */
export interface WeightDevice {
  Path: string
  Weight: number
}

/** A device's limit in bytes, or operations, a second. */
export interface ThrottleDevice {
  Path: string
  Rate: number
}

/**
 * Reads `--blkio-weight-device /dev/sda:100` (docker/cli opts/weightdevice.go).
 * @throws DkrError USAGE
 */
export function parseWeight(text: string): WeightDevice {
  const flag = '--blkio-weight-device'
  const [path, value] = devicePath(flag, text, '/dev/sda:100')
  const weight = goInteger(flag, value, {decimal: true, bits: 16, unsigned: true})
  if (weight === 0 || (weight >= 10 && weight <= 1000)) return {Path: path, Weight: weight}
  throw invalidValue(flag, text, `invalid weight for device: ${text}`, `${flag} ${path}:100: from 10 to 1000, or 0`)
}

/** Reads `--device-read-bps /dev/sda:1mb` and its sister. */
export function parseBps(flag: string, text: string): ThrottleDevice {
  const [path, value] = devicePath(flag, text, '/dev/sda:1mb')
  return {Path: path, Rate: parseBytes(value, flag)}
}

/** Reads `--device-read-iops /dev/sda:1000` and its sister. */
export function parseIops(flag: string, text: string): ThrottleDevice {
  const [path, value] = devicePath(flag, text, '/dev/sda:1000')
  return {Path: path, Rate: goInteger(flag, value, {decimal: true, unsigned: true})}
}

function devicePath(flag: string, text: string, example: string): [path: string, value: string] {
  const [path = '', value] = text.split(/:(.*)/s)
  if (value === undefined) throw invalidValue(flag, text, `bad format: ${text}`, `${flag} ${example}`)
  if (path.startsWith('/dev/')) return [path, value]
  throw invalidValue(flag, text, `bad format for device path: ${text}`, `${flag} ${example}`)
}
