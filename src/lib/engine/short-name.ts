import {familiarReference, parseImageReference} from '../reference/image.js'

/** The name of an image as docker shows it: Podman has those of Docker Hub in full, docker.io/library/app:latest. */
export function shortName(name: string): string {
  return name.startsWith('docker.io/') ? familiarReference(parseImageReference(name)) : name
}
