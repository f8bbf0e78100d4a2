import type {Dockerfile, Instruction} from '../../dockerfile/dockerfile.js'
import {targetStage} from '../../dockerfile/scope.js'
import {expand} from '../../dockerfile/variables.js'
import {isDkrError} from '../../errors/dkr-error.js'
import {familiarName, type ImageReference, parseImageReference} from '../../reference/image.js'
import {similar} from '../../values/similar.js'
import {fromNames} from '../cache/describe.js'
import {correctedLine} from './corrected-line.js'
import type {Failed} from './failed.js'

/** Docker's official images that Dockerfiles start from most. */
const official =
  'alpine almalinux amazoncorretto archlinux bash buildpack-deps busybox caddy composer debian eclipse-temurin elixir erlang fedora golang gradle haproxy haskell httpd ibmjava julia mariadb maven memcached mongo mysql nginx node openjdk oraclelinux perl php postgres python rabbitmq redis registry rockylinux ruby rust swift tomcat traefik ubuntu wordpress'.split(
    ' ',
  )
/** What people call them. */
const otherNames: Readonly<Record<string, string>> = {
  java: 'eclipse-temurin',
  nodejs: 'node',
  js: 'node',
  postgresql: 'postgres',
  mongodb: 'mongo',
  apache: 'httpd',
  go: 'golang',
  jdk: 'eclipse-temurin',
  'c++': 'gcc',
}
/** What the tags of official images end with. */
const variants =
  'slim alpine bookworm bullseye trixie buster noble jammy focal fpm apache alpine3 perl management windowsservercore nanoserver'.split(
    ' ',
  )

/** What the builders say when an image is not to be had. A file that is lost may have any name: `"/manifest.json": not found`. */
export const saysPull =
  /pull access denied|repository does not exist|manifest unknown|manifest for .{0,1000}not found|source metadata|failed to resolve|invalid from flag|failed to do request|failed to load cache key|get "?https?:|\/v2\//i

/**
 * The base image that was probably meant where one could not be pulled, from the images of the engine and the well-known names: no
 * registry is asked. Undefined: nothing resembles it, it is one of these itself, or an earlier stage.
 */
export function nearBase({instruction, scope, files, ran, dockerfile}: Failed): string | undefined {
  if (!instruction || !scope || ran) return undefined
  const written = instruction.keyword === 'FROM' ? instruction.args[0] : fromNames(instruction)[0]
  if (written === undefined || written.includes('@')) return undefined
  const {text, unknown} = expand(written, scope)
  if (unknown.length > 0 || (dockerfile && isStage(text, instruction, dockerfile))) return undefined
  const meant = nearImage(text, files.localImages ?? [])
  if (meant === undefined) return undefined
  return `did you mean ${meant}? ${correctedLine(instruction, written, meant) ?? ''}`.trimEnd()
}

/** FROM knows the names of earlier stages; COPY and RUN their numbers too. */
function isStage(name: string, {keyword, startLine}: Instruction, dockerfile: Dockerfile): boolean {
  if (keyword === 'FROM' && /^\d+$/.test(name)) return false
  const stage = targetStage(dockerfile, name)
  const own = dockerfile.stages.findLast(({line}) => line <= startLine)
  return stage !== undefined && own !== undefined && stage.index < own.index
}

/** The name and tag that were probably meant. */
export function nearImage(text: string, local: readonly string[]): string | undefined {
  const wanted = parsed(text)
  if (!wanted) return undefined
  const name = familiarName(wanted)
  const images = local.flatMap(image => parsed(image) ?? [])
  const known = images.filter(image => familiarName(image) === name)
  if (known.length > 0 || official.includes(name)) return nearTag(wanted, known)
  const repository = otherNames[name] ?? nearRepository(name, [...images.map(familiarName), ...official])
  if (repository === undefined) return undefined
  return wanted.tag === undefined ? repository : `${repository}:${wanted.tag}`
}

/** Of a name with several parts one may have a slip: another team's image is another image. */
function nearRepository(name: string, known: readonly string[]): string | undefined {
  const parts = name.split('/')
  for (const [at, part] of parts.entries()) {
    const others = known
      .map(each => each.split('/'))
      .filter(each => each.length === parts.length && each.every((own, i) => i === at || own === parts[i]))
    const meant = similar(
      part,
      others.map(each => each[at]!),
    )
    if (meant !== undefined) return parts.with(at, meant).join('/')
  }
  return undefined
}

function nearTag(wanted: ImageReference, known: readonly ImageReference[]): string | undefined {
  const {tag} = wanted
  if (tag === undefined || known.some(image => image.tag === tag)) return undefined
  // Another number is another version, not a typing error.
  const sameVersion = known.flatMap(image => (image.tag && digitsOf(image.tag) === digitsOf(tag) ? [image.tag] : []))
  const here = similar(tag, sameVersion)
  if (here !== undefined) return `${familiarName(wanted)}:${here}`
  const parts = tag.split('-')
  const right = parts.map(part =>
    /^[a-z]{3,}$/.test(part) && !variants.includes(part) ? (nearVariant(part) ?? part) : part,
  )
  return right.join() === parts.join() ? undefined : `${familiarName(wanted)}:${right.join('-')}`
}

const digitsOf = (tag: string) => tag.replace(/\D+/g, '.')

/** Of words this short a single slip is all that is forgiven. */
function nearVariant(part: string): string | undefined {
  const like = similar(part, variants)
  return like !== undefined && Math.abs(like.length - part.length) <= 1 ? like : undefined
}

function parsed(text: string): ImageReference | undefined {
  try {
    return parseImageReference(text)
  } catch (error) {
    if (isDkrError(error)) return undefined
    throw error
  }
}
