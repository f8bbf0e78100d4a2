/** One entry of `auths`: what docker keeps about a registry in the file itself. */
export interface StoredAuth {
  /** base64 of `user:password`. */
  auth?: string
  username?: string
  password?: string
  identitytoken?: string
  registrytoken?: string
}

/** What dkr reads of docker's own config.json; unknown keys are left alone. */
export interface DockerConfig {
  currentContext?: string
  auths?: Record<string, StoredAuth>
  credsStore?: string
  credHelpers?: Record<string, string>
  detachKeys?: string
  /** Filters of every prune. */
  pruneFilters?: string[]
  proxies?: Record<string, Record<string, string>>
}

export type ConfigKey = keyof DockerConfig
