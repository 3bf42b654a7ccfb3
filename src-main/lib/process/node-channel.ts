import { fork } from 'node:child_process'
import { join } from 'node:path'
import type { Channel, Fork } from './channel'

/** Starts programs as plain Node processes. `folder` holds the built `engine.js` and `compute.js`. */
export function nodeFork(folder: string): Fork {
  return (program, args) => {
    const child = fork(join(folder, `${program}.js`), [...args], {
      serialization: 'advanced',
      // what drivers print while they are probed is answered as a reason, and nobody else's business
      stdio: ['ignore', 'ignore', args.includes('probe') ? 'ignore' : 'inherit', 'ipc']
    })
    return {
      send: (message) => {
        if (child.connected) child.send(message as object, () => undefined)
      },
      onMessage: (listener) => void child.on('message', listener),
      onClose: (listener) => {
        child.once('exit', listener)
        child.once('error', listener)
      },
      kill: () => void child.kill('SIGKILL')
    }
  }
}

/** The channel to whoever started this Node process; this process ends when that one does. */
export function nodeParent(): Channel {
  process.once('disconnect', () => process.exit(0))
  return {
    send: (message) => {
      if (process.connected) process.send!(message, undefined, undefined, () => undefined)
    },
    onMessage: (listener) => void process.on('message', listener),
    onClose: (listener) => void process.once('disconnect', listener),
    kill: () => process.exit(1)
  }
}
