import {mkdir, readFile, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {docker} from './docker-client.js'

/** One way to one engine. */
export interface Way {
  title: string
  /** What dkr is told of the engine. */
  env: Record<string, string>
  /** Where its published ports answer. */
  address: string
  /** A registry that the engine reaches, by the name that it has there. */
  registry: string
}

/** What `scripts/engines.sh` prints the path of. */
interface Engines {
  podman: string
  /** Of Podman 5; containers without a network are all that it runs. */
  podman5: string
  docker26: {address: string; certs: string}
}

/**
 * All ways to the engines that `scripts/engines.sh` has brought up, and to the one that is always there.
 * @param folder is filled with what they need: a docker configuration, an ssh one
 */
export async function waysToEngines(folder: string): Promise<Way[]> {
  const {podman, docker26} = await otherEngines()
  const {address, certs} = docker26
  const here = {address: '127.0.0.1', registry: process.env.DKR_TEST_REGISTRY!}
  const there = {address, registry: '127.0.0.1:5000'}
  const tls = {DOCKER_HOST: `tcp://${address}:2376`, DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: certs}
  return [
    {title: 'Docker 20.10 by its socket', env: {}, ...here},
    {title: 'Docker 26 by TCP with TLS', env: tls, ...there},
    {title: 'Docker 26 by a context', env: await context(folder, docker26), ...there},
    {
      title: 'Docker 26 by ssh',
      env: {DOCKER_HOST: `ssh://root@${address}`, PATH: await sshPath(folder, certs)},
      ...there,
    },
    {title: 'Podman by its socket', env: {DOCKER_HOST: `unix://${podman}`}, ...here},
  ]
}

/** What `scripts/engines.sh` has brought up. */
export async function otherEngines(): Promise<Engines> {
  return JSON.parse(await readFile(process.env.DKR_TEST_ENGINES!, 'utf8')) as Engines
}

type Docker26 = Engines['docker26']

/** A context as docker's own client writes it, its keys included. */
async function context(folder: string, {address, certs}: Docker26): Promise<Record<string, string>> {
  const env = {DOCKER_CONFIG: join(folder, 'docker')}
  const keys = `ca=${certs}/ca.pem,cert=${certs}/cert.pem,key=${certs}/key.pem`
  await docker(['context', 'create', 'far', '--docker', `host=tcp://${address}:2376,${keys}`], {env})
  return {...env, DOCKER_CONTEXT: 'far'}
}

/** A PATH whose ssh knows the engine's host and has a key for it. */
async function sshPath(folder: string, certs: string): Promise<string> {
  const bin = join(folder, 'bin')
  await mkdir(bin)
  const options = ['IdentitiesOnly=yes', `IdentityFile=${certs}/ssh`, `UserKnownHostsFile=${certs}/known_hosts`]
  const words = options.map(option => `-o ${option}`).join(' ')
  await writeFile(join(bin, 'ssh'), `#!/bin/sh\nexec /usr/bin/ssh ${words} "$@"\n`, {mode: 0o755})
  return `${bin}:${process.env.PATH}`
}
