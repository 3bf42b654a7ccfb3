import { InferenceSession, listSupportedBackends, Tensor as RuntimeTensor } from 'onnxruntime-node'
import type { DataType, Tensor, TensorData } from '../onnx/format/tensor'

/*
 * From 1.29 on the runtime's own builds report what they run to their maker unless this is set before the first session is opened
 * (https://github.com/microsoft/onnxruntime/pull/27379): sender, device id and cache of unsent events are then never made.
 */
process.env.ORT_DISABLE_TELEMETRY = '1'

export type Feeds = Readonly<Record<string, Tensor>>

export interface Session {
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  /** Runs the graph once; with `only`, computes just those outputs. Blocks this process for as long as it takes. */
  run(feeds: Feeds, only?: readonly string[]): Promise<Record<string, Tensor>>
  close(): Promise<void>
}

export interface SessionOptions {
  /** Threads within one operator; 1 makes results independent of the machine's size. */
  threads: number
  /**
   * Idle threads wait by spinning: right for training, whose steps are short; wrong for inference, where they would take the
   * core from the process that decodes the next pictures.
   */
  spinning?: boolean
  /** Where it runs; the processor by default. */
  provider?: string
  /** Path and start of the name of a file that says how long each operator took, written when the session is closed. */
  profile?: string
}

/** The only door to onnxruntime. Throws the runtime's own Error where the graph does not load. */
export async function openSession(
  model: Uint8Array,
  { threads, spinning = false, provider = 'cpu', profile }: SessionOptions
): Promise<Session> {
  const session = await InferenceSession.create(model, {
    executionProviders: [provider],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    logSeverityLevel: 3,
    ...(profile ? { enableProfiling: true, profileFilePrefix: profile } : {}),
    extra: { session: { intra_op: { allow_spinning: spinning ? '1' : '0' } } }
  })
  return {
    inputs: session.inputNames,
    outputs: session.outputNames,
    async run(feeds, only) {
      const fed = Object.fromEntries(Object.entries(feeds).map(([name, tensor]) => [name, toRuntime(tensor)]))
      const results = only ? await session.run(fed, only) : await session.run(fed)
      return Object.fromEntries(Object.entries(results).map(([name, tensor]) => [name, fromRuntime(tensor)]))
    },
    async close() {
      if (profile) session.endProfiling()
      await session.release()
    }
  }
}

function toRuntime(tensor: Tensor): RuntimeTensor {
  return new RuntimeTensor(tensor.type, tensor.data as never, tensor.dims as number[])
}

function fromRuntime(tensor: RuntimeTensor): Tensor {
  return { type: tensor.type as DataType, dims: tensor.dims, data: tensor.data as TensorData }
}

/** Providers that this build of the runtime holds; whether the machine has what they need is another question. */
export const bundledProviders = (): string[] => listSupportedBackends().map(({ name }) => name)
