import {join} from 'node:path'
import {dockerConfigDir} from '../../docker-config/read.js'
import {lookAt, waysToRead} from '../../docker-config/unreadable.js'
import {DkrError} from '../../errors/dkr-error.js'
import {readRegularFile} from '../../files/read-file.js'
import type {TlsMaterial} from './endpoint.js'

/** Bytes of a certificate or key. */
const maxSize = 1024 * 1024

/** docker takes any non-empty DOCKER_TLS_VERIFY as yes. */
export function environmentTls(env: NodeJS.ProcessEnv): TlsMaterial | undefined {
  if (!env.DOCKER_TLS_VERIFY && !env.DOCKER_TLS) return undefined
  const dir = env.DOCKER_CERT_PATH || dockerConfigDir(env)
  return readTls(dir, Boolean(env.DOCKER_TLS_VERIFY)) ?? {verify: Boolean(env.DOCKER_TLS_VERIFY)}
}

/**
 * The certificates and the key in a folder; undefined when it has none and nothing else is to be said.
 * @throws DkrError ENGINE_TLS for a file that cannot be read
 */
export function readTls(dir: string, verify: boolean): TlsMaterial | undefined {
  const material = {ca: readPem(dir, 'ca.pem'), cert: readPem(dir, 'cert.pem'), key: readPem(dir, 'key.pem'), verify}
  return material.ca || material.cert || material.key || !verify ? material : undefined
}

function readPem(dir: string, name: string): Buffer | undefined {
  const path = join(dir, name)
  try {
    return readRegularFile(path, maxSize)
  } catch (cause) {
    const {code, message} = cause as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    const denied = code === 'EACCES' || code === 'EPERM'
    const folder = 'DOCKER_CERT_PATH names the folder of ca.pem, cert.pem and key.pem'
    throw new DkrError('ENGINE_TLS', {
      message: `cannot read ${path}`,
      why: message,
      suggestions: denied ? [waysToRead(lookAt(path))[0], folder] : [folder],
      cause,
    })
  }
}
