import { AppError } from '#contract/app-error'
import type { Tensor } from '../onnx/format/tensor'
import type { SliceResult } from './port'
import { openSession, type Feeds, type Session } from './runtime'

interface Running {
  loop: Session
  evaluation: Session
  state: Record<string, Tensor>
  best: Record<string, Tensor>
  retained: Feeds
}

/** Trainings under way in this process, by id. Weights are tensors that no one changes: keeping the best is free. */
export class Trainings {
  private readonly running = new Map<string, Running>()

  async open(
    id: string,
    spec: { loop: Uint8Array; evaluation: Uint8Array; threads: number; best?: Running['best'] } & Pick<
      Running,
      'state' | 'retained'
    >
  ) {
    const options = { threads: spec.threads, spinning: true }
    const loop = await openSession(spec.loop, options)
    const evaluation = await openSession(spec.evaluation, options)
    const { state, best = state, retained } = spec
    this.running.set(id, { loop, evaluation, state, best, retained })
  }

  async slice(id: string, feeds: Feeds): Promise<SliceResult> {
    const training = this.get(id)
    const result = await training.loop.run({ ...training.retained, ...training.state, ...feeds })
    training.state = Object.fromEntries(
      Object.keys(training.state).map((name) => [name, result[`next.${name}`]!])
    )
    return {
      losses: result.losses!.data as Float32Array,
      gradientNorms: result.gradient_norms!.data as Float32Array,
      measured: measuredIn(result),
      memoryBytes: process.memoryUsage.rss()
    }
  }

  evaluate(id: string, feeds: Feeds): Promise<Record<string, Tensor>> {
    const { evaluation, state } = this.get(id)
    const weights = Object.entries(state).filter(([name]) => evaluation.inputs.includes(name))
    return evaluation.run({ ...Object.fromEntries(weights), ...feeds })
  }

  state(id: string): Record<string, Tensor> {
    return this.get(id).state
  }

  mark(id: string): void {
    const training = this.get(id)
    training.best = training.state
  }

  marked(id: string, names: readonly string[]): Record<string, Tensor> {
    const { best } = this.get(id)
    return Object.fromEntries(names.map((name) => [name, best[name]!]))
  }

  async close(id: string): Promise<void> {
    const training = this.running.get(id)
    this.running.delete(id)
    await training?.loop.close()
    await training?.evaluation.close()
  }

  private get(id: string): Running {
    const training = this.running.get(id)
    if (!training) throw new AppError('compute-crashed') // it lived in a process that is gone
    return training
  }
}

function measuredIn(result: Record<string, Tensor>): Record<string, Float32Array> {
  const named = Object.entries(result).filter(([name]) => name.startsWith('measured.'))
  return Object.fromEntries(
    named.map(([name, tensor]) => [name.slice('measured.'.length), tensor.data as Float32Array])
  )
}
