import type { Channel } from '../lib/process/channel'
import { nodeParent } from '../lib/process/node-channel'
import { electronParentPort, portChannel } from '../lib/process/port-channel'

/** The channel to the engine: under Node its parent process, under Electron a port that the shell passes on. */
export function connectToEngine(answerOver: (channel: Channel) => void): void {
  const shell = electronParentPort()
  if (!shell) return answerOver(nodeParent())
  shell.on('message', ({ ports }) => {
    if (!ports[0]) return
    ports[0].on('close', () => process.exit(0))
    answerOver(portChannel(ports[0]))
  })
}
