import {fieldOne} from './auth.js'
import {grpcError, grpcStatus, type Method} from './grpc.js'
import {lengthField} from './protobuf.js'

/** The most bytes that a secret may have (buildkit:session/secrets/secretsprovider). */
export const maxSecretSize = 500 * 1024

export type SecretOf = (id: string) => Uint8Array | undefined | Promise<Uint8Array | undefined>

/** moby.buildkit.secrets.v1.Secrets. */
export const secretMethods = (secretOf: SecretOf): Record<string, Method> => ({
  '/moby.buildkit.secrets.v1.Secrets/GetSecret': {
    unary: async request => {
      const id = fieldOne(request)
      const secret = await secretOf(id)
      if (!secret) throw grpcError(grpcStatus.notFound, 'not found')
      if (secret.length > maxSecretSize) throw grpcError(grpcStatus.unknown, `invalid secret size ${secret.length}`)
      return lengthField(1, secret)
    },
  },
})
