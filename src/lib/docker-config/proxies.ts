import {loadDockerConfig} from './read.js'

/** Their keys in config.json, and the variables that programs know. */
const variables: Record<string, string> = {
  httpProxy: 'HTTP_PROXY',
  httpsProxy: 'HTTPS_PROXY',
  noProxy: 'NO_PROXY',
  ftpProxy: 'FTP_PROXY',
  allProxy: 'ALL_PROXY',
}

/**
 * The proxy variables that docker gives to containers and builds, in both cases (ConfigFile.ParseProxyConfig):
 * those that config.json has for this engine, else its default ones.
 * @param engineUrl as docker writes it: `unix:///var/run/docker.sock`
 * A config.json that cannot be read has none, as with docker.
 */
export function proxyVariables(engineUrl: string, env: NodeJS.ProcessEnv = process.env): Record<string, string> {
  const {proxies = {}} = loadDockerConfig(env).config
  const chosen = (Object.hasOwn(proxies, engineUrl) ? proxies[engineUrl] : proxies.default) ?? {}
  return Object.fromEntries(
    Object.entries(variables).flatMap(([key, name]) => {
      const value = chosen[key]
      return typeof value === 'string' && value !== ''
        ? [
            [name, value],
            [name.toLowerCase(), value],
          ]
        : []
    }),
  )
}
