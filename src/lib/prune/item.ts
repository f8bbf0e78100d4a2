/** One thing that will go. */
export interface PruneItem {
  kind: 'container' | 'image' | 'network' | 'volume' | 'cache'
  id: string
  /** What people know it by; an image's names are removed one by one. */
  name: string
  names?: string[]
  /** Bytes that only this needs; null where the engine does not know. */
  size: number | null
  /** ISO 8601. */
  created: string | null
}
