/** The part of a published port that two of them can fight about, next to the port itself. */
export interface Binding {
  /** '' is every address. */
  hostIp: string
  protocol: 'tcp' | 'udp' | 'sctp'
}
