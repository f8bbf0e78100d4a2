/**
 * The image of a container as docker lists it: one that lost its name by the 12 characters of its ID, a name without
 * the digest behind it (docker/cli formatter ContainerContext.Image).
 */
export function shortImage(image: string): string {
  const [, id] = /^(?:sha256:)?([0-9a-f]{12})[0-9a-f]{52}$/.exec(image) ?? []
  return id ?? image.replace(/(.)@sha256:[0-9a-f]{64}$/, '$1')
}
