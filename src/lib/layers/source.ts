// What dkr reads of the Engine API's answers, in the API's own words, so that an answer fits as it is.

/** One entry of `GET /images/{name}/history`; the engine lists the newest first. */
export interface HistoryEntry {
  /** `sha256:…`, or `<missing>` where the engine keeps no image of this step. */
  Id: string
  /** Seconds since 1970. */
  Created: number
  CreatedBy: string
  Comment: string
  /** Bytes. */
  Size: number
}

/** The parts of `GET /images/{name}/json` that the mapping needs. */
export interface ImageFacts {
  Id: string
  RepoTags?: readonly string[] | null
  /** Empty for an image that no registry has: built here, or loaded. */
  RepoDigests?: readonly string[] | null
  /** Bytes of all layers. */
  Size: number
  Os?: string
  /** `Layers` are the diffIDs, the base first. */
  RootFS: {Layers?: readonly string[] | null}
  Config?: {
    Env?: readonly string[] | null
    Labels?: Readonly<Record<string, string>> | null
    Shell?: readonly string[] | null
  } | null
}

/** An entry of `GET /images/json`. */
export interface ListedImage {
  Id: string
  RepoTags?: readonly string[] | null
}

/** Where layers are read from: an engine, or plain data in a test. */
export interface LayerSource {
  history(reference: string): Promise<readonly HistoryEntry[]>
  /** @throws when there is no such image */
  inspect(reference: string): Promise<ImageFacts>
  list(): Promise<readonly ListedImage[]>
}
