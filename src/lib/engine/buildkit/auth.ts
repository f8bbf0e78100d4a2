import type {Method} from './grpc.js'
import {eachField, lengthField, text} from './protobuf.js'

/**
 * Credentials of a registry. An identity token has an empty user name and the
 * token as its secret; both empty: no credentials, the engine goes on anonymously.
 */
export interface RegistryCredentials {
  username: string
  secret: string
}

/** Asked for a host as BuildKit names it: Docker Hub is `registry-1.docker.io`. */
export type CredentialsOf = (host: string) => Promise<RegistryCredentials | undefined>

/** moby.filesync.v1.Auth. The token methods stay unknown: BuildKit then fetches its tokens with the credentials. */
export const authMethods = (credentialsOf: CredentialsOf): Record<string, Method> => ({
  '/moby.filesync.v1.Auth/Credentials': {
    unary: async request => {
      const {username, secret} = (await credentialsOf(fieldOne(request))) ?? {username: '', secret: ''}
      return Buffer.concat([lengthField(1, username), lengthField(2, secret)])
    },
  },
})

/** The string in a message's first field: a host, an id. */
export function fieldOne(message: Uint8Array): string {
  let value = ''
  eachField(message, (field, content) => {
    if (field === 1) value = text(content)
  })
  return value
}
