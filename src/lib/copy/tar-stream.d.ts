/** The part of tar-stream that is used; its package has no types. */
declare module 'tar-stream' {
  import type {Duplex, Readable, Writable} from 'node:stream'

  export interface Headers {
    name: string
    type?:
      | 'file'
      | 'directory'
      | 'symlink'
      | 'link'
      | 'fifo'
      | 'character-device'
      | 'block-device'
      | 'contiguous-file'
      | null
    mode?: number
    uid?: number
    gid?: number
    size?: number
    mtime?: Date
    linkname?: string | null
    devmajor?: number
    devminor?: number
    pax?: Record<string, string>
  }

  export interface Pack extends Readable {
    entry(header: Headers): Writable
    entry(header: Headers, content: string, done: (error?: Error | null) => void): Writable
    finalize(): void
  }

  export interface Extract extends Duplex {
    on(event: 'entry', listener: (header: Headers, content: Readable, next: (error?: unknown) => void) => void): this
    on(event: string, listener: (...values: never[]) => void): this
  }

  export function pack(): Pack
  export function extract(): Extract
}
