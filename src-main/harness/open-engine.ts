import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { AppError } from '#contract/app-error'
import type { RestoreDone } from '#contract/backup'
import type { CommandName, Reply, Request } from '#contract/commands'
import { resultOf, type JobIdOf, type JobKind, type JobResult } from '#contract/job-kinds'
import type { Failure, Result } from '#contract/result'
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
  job<Kind extends JobKind>(
    started: Promise<{ jobId: JobIdOf<Kind> }>
  ): Promise<{ state: string; failure: Failure | null; result: JobResult<Kind> | null }>
  /** Chooses where backups go. Throws AppError. */
  chooseBackupFolder(path: string): Promise<void>
  /** Makes this engine's library from a backup in that folder. Throws AppError. */
  restoreBackup(request: { from: string; id: string | null; secret: string | null }): Promise<RestoreDone>
  close(): Promise<void>
}

function value<Value>(result: Result<Value>): Value {
  if (!result.ok) throw new AppError(result.failure.code, result.failure.facts)
  return result.value
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
    async chooseBackupFolder(path) {
      value(await engine.call('backup:choose', { to: engine.tickets.registerFolder(path) }))
    },
    async restoreBackup({ from, id, secret }) {
      const ticket = engine.tickets.registerFolder(from)
      return value(await engine.call('backup:restore', { from: ticket, id, secret }))
    },
    async refuse(name, request) {
      const result = await engine.call(name, request)
      if (result.ok) throw new Error(`${name} was expected to be refused`)
      return result.failure
    },
    async job(started) {
      const { jobId } = await started
      for (;;) {
        const reply = await ask('jobs:get', { id: jobId })
        const { state, failure } = reply.job
        if (state !== 'running' && state !== 'pending')
          return { state, failure, result: resultOf(jobId, reply) }
        await pause(20)
      }
    },
    async close() {
      await engine.close()
      rmSync(folder, { recursive: true, force: true })
    }
  }
}
