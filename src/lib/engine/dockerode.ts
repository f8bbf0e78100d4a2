import Dockerode from 'dockerode'
import {dialWith} from './modem.js'

/**
 * A dockerode whose requests go through `send`. Its own transport, docker-modem, is not even in the program
 * that users install (scripts/bundle.js): modem.ts tells why.
 */
export function createDockerode(send: Parameters<typeof dialWith>[0]): Dockerode {
  return new Dockerode({modem: {dial: dialWith(send)}} as Dockerode.DockerOptions)
}
