/** One file, folder or link as BuildKit and the classic builder are told of it. */
export interface FileEntry {
  /** Relative to the root, slash separated, never empty. */
  path: string
  /** st_mode, with the bits of the kind. */
  posixMode: number
  /** The same as Go's os.FileMode. */
  mode: number
  uid: number
  gid: number
  /** In bytes; 0 for a folder. */
  size: number
  /** Nanoseconds since 1970; negative before. */
  mtimeNs: bigint
  /** Where a symbolic link points, else empty. */
  linkname: string
  /** The entry already given that is the same file (a hard link). */
  hardlink?: string
  device?: {major: number; minor: number}
  /** The bytes themselves, as long as `size` says, where they are not to be read from the disk. */
  content?: Uint8Array
  /** When the file was last changed in any way, in nanoseconds since 1970: no program can set it. */
  ctimeNs?: bigint
  inode?: bigint
}

/** What BuildKit asks of a folder: patterns as in a `.dockerignore`. */
export interface FileFilter {
  /** Only what fits; empty: all. */
  include: readonly string[]
  exclude: readonly string[]
  /** Paths (with wildcards) that are included along with what their symbolic links lead to. */
  follow: readonly string[]
}

/** A folder that BuildKit may read: the build context, or where the Dockerfile is. */
export interface FileSource {
  /**
   * What the filter lets pass, folders before what is in them, siblings in the
   * order of their bytes, in slices. Throws a DkrError for what cannot be read.
   */
  entries: (filter: FileFilter, signal?: AbortSignal) => AsyncIterable<readonly FileEntry[]>
  /** Where on the disk the content of a file given before is. */
  content: (path: string) => string
  /** The error to end with when the content cannot be read. */
  unreadable: (path: string, cause: unknown) => Error
}
