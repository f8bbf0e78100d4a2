import type {Platform} from '../engine/distribution.js'

/** Variants that are what their architecture means without one (containerd: platforms.Normalize). */
const usual: Record<string, string> = {amd64: 'v1', arm64: 'v8'}

/** `linux/amd64`, `linux/arm/v7`; Windows has a version that decides as well: `windows(10.0.20348.2)/amd64`. */
export function platformName({os = '', architecture = '', variant, 'os.version': version}: Platform): string {
  const kind = architecture === 'arm' ? variant || 'v7' : variant
  return [
    version ? `${os}(${version})` : os,
    architecture,
    ...(kind && kind !== usual[architecture] ? [kind] : []),
  ].join('/')
}

/** The same for what `--platform` was given. */
export function platformOf(text: string): string {
  const [os, architecture, variant] = text.toLowerCase().split('/')
  return platformName({os, architecture, variant})
}

/** The platforms an image runs on, each once: attestations, which BuildKit puts beside them, are no platform. */
export function realPlatforms(platforms: readonly Platform[]): string[] {
  const real = platforms.filter(({os, architecture}) => os && architecture && os !== 'unknown')
  return [...new Set(real.map(platformName))]
}

/** `a`, `a and b`, `a, b and c`. */
export function words(platforms: readonly string[]): string {
  const last = platforms.at(-1) ?? ''
  return platforms.length > 1 ? `${platforms.slice(0, -1).join(', ')} and ${last}` : last
}
