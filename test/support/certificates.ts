import {execFileSync} from 'node:child_process'
import {join} from 'node:path'

/** Paths of PEM files. */
export interface Certificates {
  ca: string
  certificate: string
  key: string
}

/** A CA of the test's own in DIR, and a certificate that it signed for this IP address. */
export function makeCertificates(dir: string, address: string): Certificates {
  const path = (name: string) => join(dir, name)
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2']
  const request = (subject: string, key: string, out: string, more: string[] = []) =>
    execFileSync(
      'openssl',
      ['req', '-x509', ...curve, '-subj', `/CN=${subject}`, '-keyout', path(key), '-out', path(out), ...more],
      {stdio: ['ignore', 'ignore', 'pipe']},
    )
  request('dkr-test CA', 'ca.key', 'ca.crt')
  const signer = ['-CA', path('ca.crt'), '-CAkey', path('ca.key')]
  const server = ['basicConstraints=critical,CA:FALSE', `subjectAltName=IP:${address}`, 'extendedKeyUsage=serverAuth']
  request(address, 'server.key', 'server.crt', [...signer, ...server.flatMap(text => ['-addext', text])])
  return {ca: path('ca.crt'), certificate: path('server.crt'), key: path('server.key')}
}
