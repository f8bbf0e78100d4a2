const proxyNames = ['http_proxy', 'HTTP_PROXY', 'all_proxy', 'ALL_PROXY'] as const

/**
 * dkr asks a URL of this machine directly; curl and many other programs ask the proxy that the environment
 * names, and get its error page instead of the app.
 * @returns what to say of it; undefined when no proxy is in the way
 */
export function proxyNote(url: string, env: NodeJS.ProcessEnv): string | undefined {
  const {protocol, hostname, port} = new URL(url)
  const name = proxyNames.find(each => env[each])
  if (!name || protocol !== 'http:' || isExcepted(hostname, port, env.no_proxy || env.NO_PROXY || '')) return undefined
  const exception = hostname === 'localhost' ? 'localhost' : `localhost,${hostname}`
  return (
    `${name} is set (${hostOf(env[name]!)}) and no_proxy does not name ${hostname}: curl and others ask the proxy for ` +
    `${url}, which does not know it. Before you try: export no_proxy=${exception}`
  )
}

function isExcepted(host: string, port: string, exceptions: string): boolean {
  return exceptions
    .split(/[\s,]+/)
    .map(entry => entry.replace(/^\./, ''))
    .some(
      entry =>
        entry === '*' ||
        entry === host ||
        entry === `${host}:${port}` ||
        (entry === '127.0.0.0/8' && host.startsWith('127.')) ||
        (entry !== '' && host.endsWith(`.${entry}`)),
    )
}

/** Host and port alone: a proxy's address can hold a password. */
function hostOf(proxy: string): string {
  try {
    return new URL(/^[a-z][a-z\d+.-]*:\/\//i.test(proxy) ? proxy : `http://${proxy}`).host
  } catch {
    return 'not a URL'
  }
}
