import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { CommandName, Reply, Request } from '../../src-preload/contract/commands'
import type { Failure } from '../../src-preload/contract/result'
import { createEngine, type Engine } from '../engine/engine'
import { nodeFork } from '../lib/process/node-channel'

export const projectRoot = resolve(import.meta.dirname, '../..')
/** The built programs: tests start the real compute process. */
export const programs = join(projectRoot, 'out/main')

export interface TestEngine {
  engine: Engine
  folder: string
  /** The reply; a failure fails the test. */
  ask<Name extends CommandName>(name: Name, request: Request<Name>): Promise<Reply<Name>>
  /** The failure; a reply fails the test. */
  refuse<Name extends CommandName>(name: Name, request: Request<Name>): Promise<Failure>
  /** Starts a job and waits for its end. */
  job(
    started: Promise<{ jobId: string }>
  ): Promise<{ state: string; failure: Failure | null; result: unknown }>
  close(): Promise<void>
}

/** A real engine in this process, with real compute processes, on a folder that goes away. */
export function openEngine(folder = mkdtempSync(join(tmpdir(), 'tadpole-test-'))): TestEngine {
  const engine = createEngine({
    folder,
    installation: {
      encoderFolder: join(projectRoot, 'models/encoder'),
      sampleFolder: join(projectRoot, 'resources/sample'),
      fontFolder: join(projectRoot, 'resources/fonts')
    },
    fork: nodeFork(programs),
    threads: 1,
    emit: () => undefined
  })
  const ask: TestEngine['ask'] = async (name, request) => {
    const result = await engine.call(name, request)
    if (!result.ok) throw new Error(`${name}: ${JSON.stringify(result.failure)}`)
    return result.value
  }
  return {
    engine,
    folder,
    ask,
    async refuse(name, request) {
      const result = await engine.call(name, request)
      if (result.ok) throw new Error(`${name} was expected to be refused`)
      return result.failure
    },
    async job(started) {
      const { jobId } = await started
      for (;;) {
        const { job, result } = await ask('jobs:get', { id: jobId as never })
        if (job.state !== 'running' && job.state !== 'pending')
          return { state: job.state, failure: job.failure, result }
        await pause(20)
      }
    },
    async close() {
      await engine.close()
      rmSync(folder, { recursive: true, force: true })
    }
  }
}
