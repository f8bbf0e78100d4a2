/** What tells engines apart, as far as their logs go. */
export interface EngineKind {
  /** As docker writes an address: `unix:///run/user/1000/docker.sock`. */
  url?: string
  podman?: boolean
}

const desktop = /\/\.docker\/(?:run|desktop)\/|dockerDesktop|^npipe:/i
const ofUser = /^unix:\/\/(?:\/run\/user\/\d+\/|.{0,300}\/\.docker\/rootless)/

/** Where the log of an engine is, as advice that fits this engine. */
export function lookAtEngineLog(engine: EngineKind = {}, platform: NodeJS.Platform = process.platform): string {
  return `look at the log of the engine: ${engineLog(engine, platform)}`
}

function engineLog({url = '', podman}: EngineKind, platform: NodeJS.Platform): string {
  const unit = podman ? 'podman' : 'docker'
  if (/^(?:tcp|https?|ssh):/.test(url)) return `journalctl -u ${unit}, on its machine`
  if (podman && /machine/.test(url)) return 'podman machine ssh journalctl --user -u podman'
  if (desktop.test(url)) return 'Docker Desktop, under Troubleshoot'
  if (/\.colima\//.test(url)) return 'colima ssh -- sudo journalctl -u docker'
  if (platform !== 'linux') return 'in the app that runs it, such as Docker Desktop under Troubleshoot'
  return `journalctl ${ofUser.test(url) ? '--user ' : ''}-u ${unit}`
}
