/** Under this key docker keeps the log-in of Docker Hub. */
export const hubKey = 'https://index.docker.io/v1/'

const hubNames = new Set(['docker.io', 'index.docker.io', 'registry-1.docker.io'])

/**
 * The key under which docker keeps the credentials of a registry: its host, and a URL for Docker Hub.
 * @param host as in an image reference (`docker.io`, `localhost:5000`), as BuildKit asks (`registry-1.docker.io`),
 * or as somebody typed it, with a scheme and a path
 */
export function registryKey(host: string): string {
  const name = hostnameOf(host)
  return hubNames.has(name.toLowerCase()) ? hubKey : name
}

/** The registry as people know it. */
export function registryName(key: string): string {
  return key === hubKey ? 'docker.io' : key
}

/** Host and port of something that may be a URL (docker/cli: credentials.ConvertToHostname). */
export function hostnameOf(address: string): string {
  return address.replace(/^[a-z][a-z0-9+.-]*:\/\//i, '').split('/')[0]!
}
