import {DkrError} from '../../errors/dkr-error.js'

/**
 * Checks the path that is asked for: it starts with a slash, so that it can be nothing but a path.
 * @throws DkrError USAGE
 */
export function checkReadyPath(path: string): void {
  if (path.startsWith('/')) return
  throw new DkrError('USAGE', {
    message: `invalid argument "${path}" for "--ready-path" flag (or DKR_READY_PATH): it must start with /`,
    why: 'it is a path of the app itself: host and port are those that dkr publishes',
    suggestions: [`--ready-path ${suggestedPath(path)}`],
  })
}

/** The path of a whole URL, else the words behind a slash; where a shell would read more into them, an example. */
function suggestedPath(path: string): string {
  const bare = path.replace(/^[a-z]+:\/\/[^/]*/i, '').replace(/^\/+/, '')
  return /^[\w./%=-]+$/.test(bare) ? `/${bare}` : '/health'
}

/** The URL to ask: whatever the path says, the host is that of the base (`http://127.0.0.1:8000`). */
export function readyUrl(base: string, path = ''): string {
  return path === '' || path.startsWith('/') ? base + path : `${base}/${path}`
}
