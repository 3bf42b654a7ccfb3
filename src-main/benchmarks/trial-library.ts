import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { CommandName, Reply, Request } from '#contract/commands'
import { resultOf, type JobIdOf, type JobKind, type JobResult } from '#contract/job-kinds'
import { failureText } from '#words/translate'
import { createEngine } from '../engine/engine'
import { nodeFork } from '../lib/process/node-channel'
import { installationRoot, programFolder } from '../terminal/paths'
import { inferenceThreads } from '../terminal/start-engine'

export interface TrialLibrary {
  ask<Name extends CommandName>(name: Name, request: Request<Name>): Promise<Reply<Name>>
  /** Starts a job and answers what it leaves behind. Throws Error with the reason where it fails. */
  job<Kind extends JobKind>(started: Promise<{ jobId: JobIdOf<Kind> }>): Promise<JobResult<Kind>>
  /** All of a folder, with its metadata.csv. */
  bringIn(folder: string, metadata: string): Promise<void>
  close(): Promise<void>
}

/** The whole engine on a library that goes away: what a user would measure, without the program around it. */
export async function openTrialLibrary(): Promise<TrialLibrary> {
  const folder = await mkdtemp(join(tmpdir(), 'tadpole-trial-'))
  const engine = createEngine({
    folder,
    installation: {
      encoderFolder: join(installationRoot, 'models/encoder'),
      sampleFolder: join(installationRoot, 'resources/sample'),
      fontFolder: join(installationRoot, 'resources/fonts')
    },
    fork: nodeFork(programFolder),
    threads: inferenceThreads(),
    emit: () => undefined
  })
  const ask: TrialLibrary['ask'] = async (name, request) => {
    const result = await engine.call(name, request)
    if (!result.ok) throw new Error(`${name}: ${failureText(result.failure)}`)
    return result.value
  }
  const job: TrialLibrary['job'] = async (started) => {
    const { jobId } = await started
    for (;;) {
      const reply = await ask('jobs:get', { id: jobId })
      const { job } = reply
      if (job.failure) throw new Error(`${job.kind}: ${failureText(job.failure)}`)
      if (job.state !== 'running' && job.state !== 'pending') return resultOf(jobId, reply)!
      await pause(100)
    }
  }
  await ask('library:create', { unencrypted: true, purpose: 'benchmark' })
  return {
    ask,
    job,
    async bringIn(images, metadata) {
      const files = await engine.tickets.registerPaths([images])
      const table = await engine.tickets.registerPaths([metadata])
      await job(ask('import:start', { files, metadata: table, dryRun: false }))
    },
    async close() {
      await engine.close()
      await rm(folder, { recursive: true, force: true })
    }
  }
}
