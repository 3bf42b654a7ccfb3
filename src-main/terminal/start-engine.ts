import { availableParallelism } from 'node:os'
import { engineClient, type EngineClient } from '../engine/client'
import { nodeFork } from '../lib/process/node-channel'
import { installationRoot, programFolder } from './paths'

/** Threads that inference may use: all of a small machine, not more than eight of a large one. */
export const inferenceThreads = (): number => Math.min(8, availableParallelism())

/** Starts the engine as a process of its own, on a library's folder. */
export function startEngine(libraryFolder: string): EngineClient {
  return engineClient(
    nodeFork(programFolder)('engine', [libraryFolder, installationRoot, String(inferenceThreads())])
  )
}
