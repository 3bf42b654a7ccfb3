import { writeSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { AppError } from '#contract/app-error'
import type { CommandName, Reply, Request } from '#contract/commands'
import type { DrawingId } from '#contract/drawing'
import { createEngine, type Engine } from '#main/engine/engine'
import { nodeFork } from '#main/lib/process/node-channel'
import { random } from '#main/lib/random'
import { WriterTask, type WriterLine } from './work'

/*
 * A program that works on a library as its users do, and says on stdout what was acknowledged to it, until it is ended from outside.
 * Each line is written by itself, so that nothing that was said is lost with the process.
 */

const say = (line: WriterLine): void => void writeSync(1, `${JSON.stringify(line)}\n`)

/** Small and quick: what is tried here is the flow, not the fit. */
const QUICK = { epochs: 4, latent: 4, explanationSample: 1, plantedSample: 10, folds: 3 }

class Writer {
  private readonly rng
  private readonly inputs: string[]

  constructor(
    private readonly engine: Engine,
    private readonly task: WriterTask
  ) {
    this.rng = random(task.seed, 'writer')
    this.inputs = [...task.inputs]
  }

  async ask<Name extends CommandName>(name: Name, request: Request<Name>): Promise<Reply<Name>> {
    const result = await this.engine.call(name, request)
    if (!result.ok) throw new AppError(result.failure.code, result.failure.facts)
    return result.value
  }

  async run(step: WriterTask['steps'][number]): Promise<void> {
    try {
      await this[step]()
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      say({ said: 'refused', step, code: error.code })
    }
  }

  private async ids(): Promise<DrawingId[]> {
    return (await this.ask('drawings:ids', {})).ids
  }

  private async some(): Promise<DrawingId | null> {
    const ids = await this.ids()
    return ids.length > 2 ? ids[this.rng.below(ids.length)]! : null
  }

  private async jobEnds(started: Promise<{ jobId: string }>): Promise<unknown> {
    const { jobId } = await started
    for (;;) {
      const { job, result } = await this.ask('jobs:get', { id: jobId as never })
      if (job.state === 'completed') return result
      if (job.state !== 'running' && job.state !== 'pending')
        throw new AppError(job.failure?.code ?? 'unexpected', job.failure?.facts)
      await pause(5)
    }
  }

  private async import(): Promise<void> {
    const input = this.inputs.shift()
    if (!input) return
    const before = new Set(await this.ids())
    const files = await this.engine.tickets.registerPaths([input])
    say({ said: 'begin', step: 'import', ids: [] })
    await this.jobEnds(this.ask('import:start', { files }))
    const ids = (await this.ids()).filter((id) => !before.has(id))
    say({ said: 'imported', ids, input })
  }

  private async label(): Promise<void> {
    const id = await this.some()
    if (!id) return
    const label = (['normal', 'unusual', 'unsure'] as const)[this.rng.below(3)]!
    say({ said: 'begin', step: 'label', ids: [id] })
    await this.ask('drawings:label', { id, label })
    say({ said: 'labelled', ids: [id], label })
  }

  private async child(): Promise<void> {
    const id = await this.some()
    if (!id) return
    const child = `child-${this.rng.below(5)}`
    say({ said: 'begin', step: 'child', ids: [id] })
    await this.ask('drawings:edit', { ids: [id], patch: { childId: child } })
    say({ said: 'moved', ids: [id], child })
  }

  private async erase(): Promise<void> {
    const id = await this.some()
    if (!id) return
    say({ said: 'begin', step: 'erase', ids: [id] })
    await this.ask('drawings:remove', { ids: [id] })
    await this.ask('drawings:purge', { ids: [id] })
    say({ said: 'erased', ids: [id] })
  }

  private async backup(): Promise<void> {
    say({ said: 'begin', step: 'backup', ids: [] })
    const done = (await this.jobEnds(this.ask('backup:start', {}))) as { id: string }
    say({ said: 'backed-up', id: done.id })
  }

  private async deploy(): Promise<void> {
    const { models } = await this.ask('models:list', {})
    const other = models.find(({ deployed }) => !deployed)
    if (!other) return
    say({ said: 'begin', step: 'deploy', ids: [other.id] })
    await this.ask('models:deploy', { id: other.id })
    say({ said: 'deployed', id: other.id })
  }

  private async train(): Promise<void> {
    say({ said: 'begin', step: 'train', ids: [] })
    const settings = {
      ...QUICK,
      candidates: false,
      development: false,
      primary: 'form',
      form: 'neighbours'
    } as const
    const request = { bands: ['4-6'], seed: this.rng.below(1000), settings: { ...settings, hidden: [16] } }
    const result = (await this.jobEnds(this.ask('training:start', request))) as { models: { id: string }[] }
    say({ said: 'trained', ids: result.models.map(({ id }) => id) })
  }

  async work(): Promise<void> {
    const { steps, repeat } = this.task
    say({ said: 'open' })
    if (!repeat) for (const step of steps) await this.run(step)
    else for (;;) await this.run(steps[this.rng.below(steps.length)]!)
    say({ said: 'done' })
  }
}

const task = WriterTask.parse(JSON.parse(process.argv[2]!))
const engine = createEngine({
  folder: task.folder,
  installation: {
    encoderFolder: join(task.project, 'models/encoder'),
    sampleFolder: join(task.project, 'resources/sample'),
    fontFolder: join(task.project, 'resources/fonts')
  },
  fork: nodeFork(join(task.project, 'out/main')),
  threads: 1,
  emit: () => undefined
})
try {
  await engine.unlock(task.passphrase)
  await new Writer(engine, task).work()
  await engine.close()
} catch (error) {
  // a library that is refused is an answer, too
  if (!(error instanceof AppError)) throw error
  say({ said: 'refused', step: 'open', code: error.code })
  process.exit(0)
}
