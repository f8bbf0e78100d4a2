import type {ContainerDetails} from '../engine/containers.js'
import {sinceThisRun} from '../engine/logs.js'
import type {Job} from '../output/job.js'

/**
 * Where to show the log of a container's present run from, for `since`: from its beginning, or behind the lines that the
 * wait for it has left on the screen.
 */
export function unshownSince(
  details: Pick<ContainerDetails, 'Id' | 'State'>,
  {shownUntil}: Pick<Job, 'shownUntil'>,
): number | string {
  const begin = sinceThisRun(details)
  const shown = shownUntil?.get(details.Id)
  return shown !== undefined && Number(shown) > begin ? shown : begin
}
