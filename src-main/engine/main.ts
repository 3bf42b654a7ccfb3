import type { CommandName } from '#contract/commands'
import type { Opening } from '#contract/health'
import { join } from 'node:path'
import { brokeredFork } from '../lib/process/brokered-fork'
import { nodeFork, nodeParent } from '../lib/process/node-channel'
import { electronParentPort, portChannel } from '../lib/process/port-channel'
import { answer } from '../lib/process/rpc'
import { createEngine, opensWithoutPassphrase } from './engine'

/**
 * The engine as a process. Started with the library's folder, the installation's root and the number of threads. Its
 * parent speaks the contract through 'call', and has a private side for what only it may do.
 */
const [folder, root, threads] = process.argv.slice(2) as [string, string, string]
const port = electronParentPort()
const channel = port ? portChannel(port) : nodeParent()

const engine = createEngine({
  folder,
  installation: {
    encoderFolder: join(root, 'models/encoder'),
    sampleFolder: join(root, 'resources/sample'),
    fontFolder: join(root, 'resources/fonts')
  },
  fork: port ? brokeredFork(port) : nodeFork(import.meta.dirname),
  threads: Number(threads),
  emit: (name, body) => push(name, body)
})

const push = answer(channel, {
  call: ({ name, request }: { name: CommandName; request: never }) => engine.call(name, request),
  unlock: async ({ passphrase, how }: { passphrase: string | null; how: Opening }) => {
    if (passphrase !== null || opensWithoutPassphrase(folder)) await engine.unlock(passphrase, how)
  },
  registerFolder: ({ path }: { path: string }) => engine.tickets.registerFolder(path),
  registerPaths: ({ paths }: { paths: string[] }) => engine.tickets.registerPaths(paths),
  openUpload: () => engine.tickets.open(),
  upload: ({ ticket, name, bytes }: { ticket: string; name: string; bytes: Uint8Array }) =>
    engine.tickets.upload(ticket, name, bytes),
  pull: ({ ticket }: { ticket: string }) => engine.pull(ticket),
  picture: ({ id, kind }: { id: string; kind: string }) => engine.picture(id, kind),
  close: () => engine.close()
})
