import type {Effect, OwnerName} from './effects/effect.js'

/** One COPY or ADD of the Dockerfile, as a rule for files that change. */
export interface ImageCopy {
  line: number
  keyword: string
  /** Paths and patterns in the context, without `./` and `/` in front; '' is all of it. */
  sources: string[]
  /** Where they go in the container, absolute; with a slash at its end where it is a folder. */
  destination: string
  /** Of --chown; without it files belong to root. Undefined: not known. */
  owner?: OwnerName
  /** Why a file of these cannot just be exchanged in the container. */
  rebuild?: string
  /** What the steps behind it do. */
  later: readonly LaterStep[]
}

export interface LaterStep {
  line: number
  keyword: string
  effects: readonly Effect[]
}
