import { availableParallelism } from 'node:os'
import { engineClient, type EngineClient } from '../engine/client'
import { renewedOnLock } from '../engine/renewed-client'
import { nodeFork } from '../lib/process/node-channel'
import { installationRoot, programFolder } from './paths'

/** Threads that inference may use: all of a small machine, not more than eight of a large one. */
export const inferenceThreads = (): number => Math.min(8, availableParallelism())

/** Starts the engine as a process of its own, on a library's folder; locking ends it and starts another. */
export function startEngine(libraryFolder: string): EngineClient {
  const args = [libraryFolder, installationRoot, String(inferenceThreads())]
  return renewedOnLock(() => engineClient(nodeFork(programFolder)('engine', args)))
}
