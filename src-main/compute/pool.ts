import { randomUUID } from 'node:crypto'
import { AppError } from '#contract/app-error'
import type { Compute, ModelSource, Opened, Probed, ProbeRequest, Training } from './port'
import type { CacheStats } from '../lib/bounded-cache'
import type { Channel, Fork } from '../lib/process/channel'
import { caller, type Caller } from '../lib/process/rpc'
import type { Tensor } from '../onnx/format/tensor'

type Role = 'decode' | 'infer' | 'train' | 'probe' | 'measure'

/** Which process does it: trainings that run side by side have one each, since a process computes one thing at a time. */
interface Seat {
  role: Role
  lane: number
}

/** How long one call may take before its process is given up. */
const PATIENCE_MS: Record<Role, number> = {
  decode: 20_000,
  infer: 60_000,
  train: 120_000,
  probe: 20_000,
  measure: 60_000
}
/** Decoders do not return all their memory: a fresh process after so many pictures. */
const DECODES_BEFORE_RECYCLING = 500

interface Worker {
  channel: Channel
  caller: Caller
  calls: number
  inFlight: number
  /** Another has taken its place. */
  retired: boolean
}

export interface ComputePool extends Compute {
  stop(): void
  /** Ends the processes of a role as a crash would, and answers how many calls were under way; the next call starts another. */
  kill(role: Role): number
  threads: number
  /** Where inference runs from now on; a wish, since the machine may not have it. */
  useProvider(provider: string): void
  /** Where it was wished and where it ran last. */
  provider(): { wished: string; used: string; reason: string | null }
  /** Providers that the runtime holds. */
  providers(): Promise<string[]>
  /** How many graphs are open in the process that infers, and how often one was. */
  sessions(): Promise<CacheStats>
  /** Closes them; they are opened again when they are next asked for. Answers how many. */
  closeSessions(): Promise<number>
  /** Runs a graph on a provider in a process of its own, which ends with it. Throws AppError. */
  probe(request: ProbeRequest, lane: number): Promise<Probed | { failed: string }>
}

/**
 * Native code in processes of its own, one a role (of trainings as many as run at once), started when first needed and again
 * after they die. A call whose process dies fails with 'compute-crashed'; nothing else does.
 */
export function computePool(fork: Fork, threads: number): ComputePool {
  const workers = new Workers(fork)
  const call = <Value>(role: Role, method: string, params: unknown, lane = 0) =>
    workers.call<Value>({ role, lane }, method, params)
  const taken = new Set<number>()
  return {
    threads,
    admit: (bytes) => call('decode', 'admit', { bytes }),
    photo: (bytes, wish) => call('decode', 'photo', { bytes, wish }),
    cuts: (bytes) => call('decode', 'cuts', { bytes }),
    crop: (bytes, box) => call('decode', 'crop', { bytes, box }),
    picture: (bytes, spec) => call('decode', 'picture', { bytes, spec }),
    upright: (bytes, longSide) => call('decode', 'upright', { bytes, longSide }),
    overlaid: (bytes, longSide, layer) => call('decode', 'overlaid', { bytes, longSide, layer }),
    besideOverlaid: (bytes, longSide, layer) => call('decode', 'besideOverlaid', { bytes, longSide, layer }),
    encodePng: (rgba, width, height) => call('decode', 'encodePng', { rgba, width, height }),
    ...inferenceOver(call, threads, () => workers.kill('infer')),
    async training(spec) {
      const id = randomUUID()
      const lane = firstFree(taken)
      taken.add(lane)
      const ask = <Value>(method: string, params: object) =>
        call<Value>('train', method, { id, ...params }, lane)
      const training = trainingOver(ask, () => taken.delete(lane))
      try {
        await ask('trainOpen', spec)
        return training
      } catch (error) {
        taken.delete(lane)
        throw error
      }
    },
    probe: (request, lane) =>
      call<Probed | { failed: string }>('probe', 'probe', request, lane).finally(() =>
        workers.end('probe', lane)
      ),
    memoryFor: (bytes, feeds) =>
      call<number>('measure', 'memoryFor', { bytes, feeds, threads }).finally(() =>
        workers.end('measure', 0)
      ),
    stop: () => workers.stop(),
    kill: (role) => workers.kill(role)
  }
}

type Call = <Value>(role: Role, method: string, params: unknown, lane?: number) => Promise<Value>
type Inference = Pick<
  ComputePool,
  'run' | 'runPictures' | 'useProvider' | 'provider' | 'providers' | 'sessions' | 'closeSessions'
>

/** Sessions in the process that infers, each opened where it was wished or on the processor. `restart` ends that process. */
function inferenceOver(call: Call, threads: number, restart: () => void): Inference {
  let wished = 'cpu'
  let used: Opened = { provider: 'cpu', reason: null }

  /** Opens the session where the process does not have it (any more): first use, or after a crash. */
  async function withSession(method: string, model: ModelSource, params: object) {
    const ask = () => call<Record<string, Tensor> | null>('infer', method, { key: model.key, ...params })
    const first = await ask()
    if (first) return first
    used = await call<Opened>('infer', 'open', {
      key: model.key,
      bytes: await model.bytes(),
      threads,
      provider: wished
    })
    const second = await ask()
    if (!second) throw new AppError('compute-crashed')
    return second
  }

  return {
    run: (model, feeds, only) => withSession('run', model, { feeds, only }),
    runPictures: (model, pictures, normalise, only, beside) =>
      withSession('runPictures', model, { pictures, normalise, only, beside }),
    useProvider(provider) {
      if (provider === wished) return
      wished = provider
      used = { provider: 'cpu', reason: null }
      restart() // sessions run where they were opened
    },
    provider: () => ({ wished, used: used.provider, reason: used.reason }),
    providers: () => call('infer', 'providers', {}),
    sessions: () => call('infer', 'sessions', {}),
    closeSessions: () => call('infer', 'closeSessions', {})
  }
}

class Workers {
  private readonly running = new Map<string, Worker>()

  constructor(private readonly fork: Fork) {}

  /** Throws AppError: the process's own failure, 'compute-crashed', or a time-out, which ends the process. */
  async call<Value>(seat: Seat, method: string, params: unknown): Promise<Value> {
    const { role } = seat
    const at = this.worker(seat)
    at.calls += 1
    at.inFlight += 1
    let timer: NodeJS.Timeout | undefined
    const tooLong = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        at.channel.kill()
        reject(new AppError(role === 'decode' ? 'image-timeout' : 'compute-timeout'))
      }, PATIENCE_MS[role])
    })
    try {
      return (await Promise.race([at.caller.call(method, params), tooLong])) as Value
    } finally {
      clearTimeout(timer)
      at.inFlight -= 1
      if (at.retired && at.inFlight === 0) at.channel.kill()
    }
  }

  private worker({ role, lane }: Seat): Worker {
    const key = `${role} ${lane}`
    const running = this.running.get(key)
    const tired = running && role === 'decode' && running.calls >= DECODES_BEFORE_RECYCLING
    if (running && !tired) return running
    if (running) running.retired = true // it ends once its last call is answered
    if (running?.inFlight === 0) running.channel.kill()
    const channel = this.fork('compute', [role])
    const fresh: Worker = {
      channel,
      caller: caller(channel, 'compute-crashed'),
      calls: 0,
      inFlight: 0,
      retired: false
    }
    this.running.set(key, fresh)
    channel.onClose(() => {
      if (this.running.get(key) === fresh) this.running.delete(key)
    })
    return fresh
  }

  kill(role: Role): number {
    const own = [...this.running].flatMap(([key, worker]) => (key.startsWith(role) ? [worker] : []))
    const inFlight = own.reduce((sum, worker) => sum + worker.inFlight, 0)
    for (const { channel } of own) channel.kill()
    return inFlight
  }

  end(role: Role, lane: number): void {
    this.running.get(`${role} ${lane}`)?.channel.kill()
  }

  stop(): void {
    for (const { channel } of this.running.values()) channel.kill()
    this.running.clear()
  }
}

function firstFree(taken: ReadonlySet<number>): number {
  let lane = 0
  while (taken.has(lane)) lane += 1
  return lane
}

function trainingOver(
  call: <Value>(method: string, params: object) => Promise<Value>,
  closed: () => void
): Training {
  return {
    slice: (feeds) => call('trainSlice', { feeds }),
    evaluate: (feeds) => call('trainEvaluate', { feeds }),
    state: () => call('trainState', {}),
    mark: () => call('trainMark', {}),
    marked: (names) => call('trainMarked', { names }),
    close: () => call<undefined>('trainClose', {}).finally(closed)
  }
}
