import {docker} from './docker-client.js'

/**
 * Makes busybox anew, as a base image that no other test builds from. The classic builder looks through all images made
 * from the one that a step starts with, and fails when one goes meanwhile. Where a build may not go again, since it must
 * find the cache as it is told to be, there are none but its own. From scratch is the one start that all tests share.
 * @param unique makes it another image than that of an earlier run
 */
export async function makeOwnBase(name: string, unique: string): Promise<void> {
  const input = `FROM busybox:1.36\nLABEL dkr.test=${unique}\n`
  await docker(['build', '-q', '-t', name, '-'], {input, env: {DOCKER_BUILDKIT: '1'}})
}
