import {expect, test} from '@jest/globals'
import {saysDiskFull} from '../../../src/lib/errors/disk-full.js'

test.each([
  'write /var/lib/docker/x: no space left on device',
  'mkdir /x: no space left on device',
  'failed to register layer: write /f1: disk quota exceeded',
  // Words of the other limits, in names of files and of programs.
  'open /tmp/unshare: no space left on device',
  'write /srv/namespaces: no space left on device',
  'unshare: write error: No space left on device',
  'fork/exec failed: write /run/x/state.json: no space left on device',
  'git clone: write error: No space left on device',
  "fatal: cannot clone into '/x': write /x/.git: no space left on device",
  'could not write file "base/1/shmgets": No space left on device',
])('a full disk: %s', line => expect(saysDiskFull(line)).toBe(true))

test.each([
  'fork/exec /proc/self/exe: no space left on device',
  'nsexec[7]: failed to unshare namespaces: No space left on device',
  'failed to unshare remaining namespaces (except cgroupns): No space left on device',
  'Error during unshare(CLONE_NEWUSER): No space left on device',
  'unshare: unshare failed: No space left on device',
  'cannot clone: No space left on device',
  'bwrap: Creating new namespace failed: No space left on device',
  'mkdir /sys/fs/cgroup/docker/0a: no space left on device',
  'unable to create session key: disk quota exceeded',
  'inotify_add_watch /x: no space left on device',
  'FATAL: could not create semaphores: No space left on device',
  'ERROR: could not resize shared memory segment "/PostgreSQL.1" to 8 bytes: No space left on device',
])('another limit: %s', line => expect(saysDiskFull(line)).toBe(false))
