import {createHash, createPrivateKey, type KeyObject, randomUUID, sign, X509Certificate} from 'node:crypto'
import {once} from 'node:events'
import {readFileSync} from 'node:fs'
import {createServer, type IncomingMessage, type ServerResponse} from 'node:http'
import type {Certificates} from './certificates.js'

/** What somebody may do with a repository; `undefined` for nobody. */
export type Permission = (user: string | undefined, repository: string) => string[]

export interface TokenServiceOptions {
  certificates: Certificates
  /** Passwords by user. */
  users: Record<string, string>
  permission: Permission
  /** Gives an identity token in exchange for a password, as some registries do. */
  identityTokens?: boolean
}

export interface TokenService {
  url: string
  /** Identity tokens that are out count no longer. */
  revoke(): void
  stop(): Promise<void>
}

export const issuer = 'dkr-test'

/**
 * The token service of a registry: who asks with user and password, or with an identity token, gets a signed list of
 * what they may do (distribution: "Token Authentication Specification", and its form with OAuth2).
 */
export async function startTokenService(options: TokenServiceOptions): Promise<TokenService> {
  const identities = new Map<string, string>()
  const signer = jwtSigner(options.certificates)
  const server = createServer(async (request, response) => {
    const asked = await readRequest(request)
    const user = asked.identity === undefined ? checkPassword(options, asked) : identities.get(asked.identity)
    if (user === undefined && asked.claimed) return refuse(response)
    const identity = asked.wantsIdentity && options.identityTokens && user ? randomUUID() : undefined
    if (identity && user) identities.set(identity, user)
    const token = signer(user, granted(options.permission, user, asked.scopes))
    response.setHeader('Content-Type', 'application/json')
    response.end(JSON.stringify({token, access_token: token, expires_in: 300, refresh_token: identity}))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const {port} = server.address() as {port: number}
  return {
    url: `http://127.0.0.1:${port}/token`,
    revoke: () => identities.clear(),
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

interface Asked {
  user?: string
  password?: string
  identity?: string
  /** Whether somebody says who they are, rightly or not. */
  claimed: boolean
  wantsIdentity: boolean
  scopes: string[]
}

/** GET with basic auth, or POST with a form. */
async function readRequest(request: IncomingMessage): Promise<Asked> {
  const query = new URL(request.url ?? '', 'http://x').searchParams
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const form = new URLSearchParams(Buffer.concat(chunks).toString())
  const basic = Buffer.from((request.headers.authorization ?? '').replace(/^Basic /, ''), 'base64').toString()
  const colon = basic.indexOf(':')
  const identity = form.get('refresh_token') ?? undefined
  const user = colon > 0 ? basic.slice(0, colon) : (form.get('username') ?? undefined)
  return {
    user,
    password: colon > 0 ? basic.slice(colon + 1) : (form.get('password') ?? undefined),
    identity,
    claimed: user !== undefined || identity !== undefined,
    wantsIdentity: query.get('offline_token') === 'true' || form.get('access_type') === 'offline',
    scopes: [...query.getAll('scope'), ...(form.get('scope')?.split(' ') ?? [])].filter(Boolean),
  }
}

function checkPassword({users}: TokenServiceOptions, {user, password}: Asked): string | undefined {
  return user !== undefined && Object.hasOwn(users, user) && users[user] === password ? user : undefined
}

function refuse(response: ServerResponse) {
  response.writeHead(401, {'Content-Type': 'application/json'})
  response.end(JSON.stringify({errors: [{code: 'UNAUTHORIZED', message: 'authentication required'}]}))
}

/** `repository:me/app:pull,push`, as far as it is allowed. */
function granted(permission: Permission, user: string | undefined, scopes: string[]) {
  return scopes.map(scope => {
    const [type = '', name = '', actions = ''] = scope.split(':')
    const allowed = permission(user, name)
    return {type, name, actions: actions.split(',').filter(action => allowed.includes(action))}
  })
}

function jwtSigner({certificate, key}: Certificates) {
  const privateKey: KeyObject = createPrivateKey(readFileSync(key))
  const chain = [new X509Certificate(readFileSync(certificate)).raw.toString('base64')]
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  return (user: string | undefined, access: object[]): string => {
    const now = Math.floor(Date.now() / 1000)
    const claims = {iss: issuer, aud: issuer, sub: user ?? '', iat: now, nbf: now - 10, exp: now + 300, access}
    const jti = createHash('sha256').update(randomUUID()).digest('hex')
    const text = `${part({typ: 'JWT', alg: 'ES256', x5c: chain})}.${part({...claims, jti})}`
    return `${text}.${sign('sha256', Buffer.from(text), {key: privateKey, dsaEncoding: 'ieee-p1363'}).toString('base64url')}`
  }
}
