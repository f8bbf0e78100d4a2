/**
 * What engines say of a repository, a tag or a digest that is nowhere: Docker with its own store ("manifest for X not
 * found"), with containerd's (its default from 29 on), BuildKit, Podman. Of files, layers and platforms they say
 * something like it in other words.
 */
export const missingImage = new RegExp(
  [
    'pull access denied',
    'repository does not exist',
    'name unknown',
    'repository name not known',
    'repository with name .{0,1000} does not exist',
    'manifest (?:for .{0,1000} )?(?:unknown|not found)',
    'not found: manifest',
    // containerd and BuildKit name the image twice.
    '(?:failed to resolve reference|failed to resolve source metadata for|resolve image config for) "?[^\\s"]{1,1000}"?: [^\\s"]{1,1000}: not found',
    'failed to resolve image [^\\s"]{1,1000}: .{0,300}not found',
  ].join('|'),
  'i',
)

/** An image that exists, but not for the platform that was asked for. */
export const missingPlatform =
  /no matching manifest for|no match for platform in manifest|no image found in (?:manifest list|image index) for architecture|does not (?:match|provide) the specified platform/i
