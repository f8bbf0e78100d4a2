import type {Method} from './grpc.js'
import {varintField} from './protobuf.js'

const serving = 1

/** grpc.health.v1.Health: an engine that is not answered drops the session, after one second (20.10) or ten. */
export const healthMethods = (): Record<string, Method> => ({
  '/grpc.health.v1.Health/Check': {unary: () => varintField(1, serving)},
})
