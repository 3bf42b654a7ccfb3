import { MessageChannelMain, utilityProcess, type UtilityProcess } from 'electron'
import { join } from 'node:path'
import type { Channel } from '../lib/process/channel'

/**
 * Starts the engine as a utility process, and on its request the compute processes: a utility process may start none
 * itself, so the shell does and hands a port to each side.
 */
export function startEngineProcess(programs: string, args: readonly string[]): Channel {
  const engine = fork(programs, 'engine', args)
  const children = new Map<number, UtilityProcess>()
  const closed: (() => void)[] = []
  engine.on('message', (raw: { type?: string; id?: number; program?: string; args?: string[] }) => {
    const id = raw.id ?? -1
    if (raw.type === 'kill') children.get(id)?.kill()
    if (raw.type !== 'fork' || raw.program !== 'compute') return
    const child = fork(programs, 'compute', raw.args ?? [])
    const { port1, port2 } = new MessageChannelMain()
    children.set(id, child)
    child.postMessage({ type: 'port' }, [port1])
    engine.postMessage({ type: 'forked', id }, [port2])
    child.once('exit', () => {
      children.delete(id)
      port2.close()
    })
  })
  engine.once('exit', () => {
    for (const child of children.values()) child.kill()
    for (const listener of closed) listener()
  })
  return {
    send: (message) => engine.postMessage(message),
    onMessage: (listener) => void engine.on('message', listener),
    onClose: (listener) => void closed.push(listener),
    kill: () => void engine.kill()
  }
}

/** `env: {}` is meant: the default would pass the whole environment on. */
function fork(programs: string, program: 'engine' | 'compute', args: readonly string[]): UtilityProcess {
  return utilityProcess.fork(join(programs, `${program}.js`), [...args], {
    serviceName: `Tadpole ${program}`,
    stdio: 'inherit',
    env: {}
  })
}
