import {writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {docker} from './docker-client.js'
import {type TinyApp, tinyApp} from './tiny-app.js'

export interface LateApp extends TinyApp {
  /** Writes a Dockerfile whose app does this in a shell until it is released, and answers then. */
  until(script: string, ...lines: string[]): Promise<void>
  /** Lets it answer. */
  release(): Promise<void>
}

/** An app that is not ready before a test says so. */
export async function lateApp(name: string): Promise<LateApp> {
  const app = await tinyApp(name)
  const until = (script: string, ...lines: string[]) => {
    // A pipe: whoever waits at it is idle.
    const start = `mkfifo /go; ${script} cat /go; kill $!; wait; echo released; exec httpd -f -p ${app.port} -h /www`
    const cmd = JSON.stringify(['sh', '-c', start])
    const dockerfile = ['FROM busybox:1.36', `EXPOSE ${app.port}`, 'COPY index.html /www/', 'STOPSIGNAL SIGKILL']
    return writeFile(join(app.cwd, 'Dockerfile'), [...dockerfile, ...lines, `CMD ${cmd}`, ''].join('\n'))
  }
  const release = async () => void (await docker(['exec', name, 'sh', '-c', 'echo > /go']))
  return {...app, until, release}
}
