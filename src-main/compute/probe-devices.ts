import { because } from '#contract/because'
import { AppError } from '#contract/app-error'
import type { Device, DeviceChoice, DeviceReport } from '#contract/device'
import { failureText } from '#words/translate'
import { failureOf } from '../lib/process/rpc'
import { random } from '../lib/random'
import { GraphBuilder } from '../onnx/build/graph-builder'
import { writeModel } from '../onnx/format/write'
import { availableParallelism, freemem, totalmem } from 'node:os'
import { float32 } from '../onnx/format/tensor'
import type { ComputePool } from './pool'
import type { Probed } from './port'

const [ROWS, SIZE, LAYERS] = [256, 512, 4]
/** Rounding of single precision, over a few layers; a wrong kernel is off by far more. */
const TOLERANCE = 1e-3

/** A few layers as networks have them: enough work to tell a fast device from a slow one. */
function trialGraph() {
  const b = new GraphBuilder('trial')
  const rng = random(1, 'devices')
  let x = b.input('x', 'float32', [ROWS, SIZE])
  for (let layer = 0; layer < LAYERS; layer += 1) {
    const weights = Float32Array.from({ length: SIZE * SIZE }, () => rng.normal() / Math.sqrt(SIZE))
    x = b.op('Relu', [b.op('MatMul', [x, b.constant(float32(weights, [SIZE, SIZE]))])])
  }
  b.output(b.op('Softmax', [x], { axis: 1 }), 'y', [ROWS, SIZE])
  const data = Float32Array.from({ length: ROWS * SIZE }, () => rng.normal())
  return { bytes: writeModel(b.model()), feeds: { x: float32(data, [ROWS, SIZE]) } }
}

function differenceOf(a: Probed, b: Probed): number {
  const [own, other] = [a.outputs.y!.data as Float32Array, b.outputs.y!.data as Float32Array]
  const most = own.reduce((max, v) => Math.max(max, Math.abs(v)), 0)
  return own.reduce((max, v, i) => Math.max(max, Math.abs(v - other[i]!)), 0) / most
}

/** The runtime's own words are for its makers: what they come to, for whoever reads. */
function plainReason(text: string): string {
  if (/adapter/i.test(text)) return 'no graphics adapter was found'
  if (/shared library|cannot open shared object|Failed to load/i.test(text))
    return 'its libraries are not installed'
  return text.split('\n')[0]!.split(': ').at(-1)!.slice(0, 160)
}

async function tried(run: () => Promise<Probed | { failed: string }>): Promise<Probed | string> {
  try {
    const found = await run()
    return 'failed' in found ? plainReason(found.failed) : found
  } catch (error) {
    return failureText(failureOf(error)) // its process did not come back
  }
}

/** Every provider that the runtime holds, one after the other, each in a process that may die of it. */
async function probeAll(compute: ComputePool): Promise<Device[]> {
  const graph = trialGraph()
  const processor = await tried(() => compute.probe({ provider: 'cpu', ...graph }, 0))
  if (typeof processor === 'string') throw new AppError('compute-crashed')
  const others = (await compute.providers()).filter((name) => name !== 'cpu')
  const devices = [deviceOf('cpu', processor, processor)]
  for (const [i, provider] of others.entries())
    devices.push(
      deviceOf(provider, await tried(() => compute.probe({ provider, ...graph }, i + 1)), processor)
    )
  return devices
}

function deviceOf(provider: string, found: Probed | string, processor: Probed): Device {
  const nothing = { milliseconds: null, difference: null, memoryBytes: null }
  if (typeof found === 'string')
    return { provider, usable: false, reason: found.split('\n')[0]!.slice(0, 300), ...nothing }
  const difference = differenceOf(processor, found)
  const same = difference <= TOLERANCE
  const reason = same ? null : because('device-differs').reason
  const { milliseconds, memoryBytes } = found
  return { provider, usable: same, reason, milliseconds, difference, memoryBytes }
}

/** The fastest usable device, the processor where none is faster. */
function fastest(devices: readonly Device[]): string {
  const usable = devices.filter((device) => device.usable)
  return usable.reduce((best, device) => (device.milliseconds! < best.milliseconds! ? device : best)).provider
}

function inferenceOn(chosen: DeviceChoice, devices: readonly Device[]): { provider: string; reason: string } {
  if (chosen === 'auto') {
    const provider = fastest(devices)
    return {
      provider,
      reason: because(provider === 'cpu' ? 'device-none-faster' : 'device-fastest').reason
    }
  }
  const device = devices.find(({ provider }) => provider === chosen)
  if (chosen === 'cpu') return { provider: 'cpu', reason: because('device-set').reason }
  if (device?.usable) return { provider: chosen, reason: because('device-chosen').reason }
  return { provider: 'cpu', reason: because(device ? 'device-unusable' : 'device-not-built').reason }
}

/**
 * What this machine can compute on, probed for real, and where each task runs by that choice from now on. Throws AppError
 * 'compute-crashed' where not even the processor works.
 */
export async function probeDevices(compute: ComputePool, chosen: DeviceChoice): Promise<DeviceReport> {
  const devices = await probeAll(compute)
  const inference = inferenceOn(chosen, devices)
  compute.useProvider(inference.provider)
  return {
    devices,
    chosen,
    tasks: [
      { task: 'embed', ...inference },
      { task: 'score', ...inference },
      {
        task: 'train',
        provider: 'cpu',
        reason: because('device-trains-alike').reason
      }
    ],
    cores: availableParallelism(),
    threads: compute.threads,
    memoryBytes: totalmem(),
    freeMemoryBytes: freemem()
  }
}
