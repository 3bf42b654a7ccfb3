import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openSession } from '#main/compute/runtime'
import { GraphBuilder } from '#main/onnx/build/graph-builder'
import type { Value } from '#main/onnx/build/node-builder'
import { differentiate } from '#main/onnx/differentiate/differentiate'
import { float32, int64, scalar, type Tensor } from '#main/onnx/format/tensor'
import { writeModel } from '#main/onnx/format/write'
import type { EncoderShape } from '../architecture'
import { lossParts, type LossName } from '../losses'
import { encoderTraining } from '../training-graph'

/** What PyTorch computed of the same network in float64: two-blocks.py beside this file. */
const referee = JSON.parse(readFileSync(join(import.meta.dirname, 'two-blocks.json'), 'utf8')) as {
  losses: Record<LossName, number>
  gradientNorm: number
  gradients: Record<string, number>
  stepped: Record<string, number[]>
}

const shape: EncoderShape = {
  side: 24,
  patch: 4,
  cell: 2,
  cellWidth: 3,
  width: 8,
  depth: 2,
  heads: 2,
  hidden: 12,
  taps: [1, 2],
  fitWidth: 5
}
const batch = { pictures: 4, tokens: 5, words: 3, targets: 2, disturbed: 0, teacher: null }
const rows = batch.pictures * batch.tokens
const parts: Record<LossName, number> = { word: 1, targets: 1, pairs: 1, patches: 2, changes: 3, distil: 0 }

const wave = (dims: number[], phase: number, size = 0.3): Tensor =>
  float32(
    Float32Array.from(
      { length: dims.reduce((a, b) => a * b, 1) },
      (_, i) => size * Math.sin(0.7 * i + phase)
    ),
    dims
  )

function parameters(): Map<string, Tensor> {
  const found = new Map<string, Tensor>()
  const linear = (name: string, inputs: number, outputs: number): void => {
    found.set(`${name}.weight`, wave([inputs, outputs], found.size))
    found.set(`${name}.bias`, wave([outputs], found.size, 0.1))
  }
  linear('cells', 4, 3)
  linear('patches', 48, 8)
  for (const block of [1, 2]) {
    for (const part of ['query', 'key', 'value', 'out']) linear(`block${block}.${part}`, 8, 8)
    linear(`block${block}.mlp1`, 8, 12)
    linear(`block${block}.mlp2`, 12, 8)
  }
  for (const tap of [1, 2]) {
    linear(`fit${tap}`, 8, 5)
    linear(`odd${tap}`, 5, 1)
  }
  linear('head.word', 32, 3)
  linear('head.targets', 32, 2)
  linear('head.pairs', 32, 6)
  linear('head.patches', 8, 16)
  found.set('positions', wave([36, 8], found.size))
  return found.set('mask', wave([1, 8], found.size))
}

const bytes = (size: number, value: (i: number) => number): Tensor => ({
  type: 'uint8',
  dims: [1, rows, size],
  data: Uint8Array.from({ length: rows * size }, (_, i) => value(i))
})
const feeds: Record<string, Tensor> = {
  windows: bytes(64, (i) => (i % 3 === 0 ? Math.floor(Math.abs(Math.sin(1.3 * i)) * 255) : 0)),
  answers: bytes(16, (i) => Math.floor(Math.abs(Math.cos(i)) * 255)),
  darkest: bytes(1, (i) => (37 * i) % 256),
  hidden: bytes(1, (i) => (i % 5 === 0 ? 1 : 0)),
  changed: bytes(1, (i) => (i % 3 === 1 ? 1 : 0)),
  places: int64(
    Array.from({ length: rows }, (_, i) => (7 * i) % 36),
    [1, rows]
  ),
  word: int64([0, 0, 2, -1], [1, 4]),
  targets: { ...wave([1, 4, 2], 1, 1) },
  target_weights: float32([1, 0, 1, 1, 1, 1, 0, 1], [1, 4, 2])
}

const close = (value: number, wanted: number): void =>
  expect(Math.abs(value - wanted)).toBeLessThan(2e-4 * Math.max(1, Math.abs(wanted)))

describe('a vision transformer of two blocks, refereed by PyTorch', () => {
  it('has the same losses and the same gradient for every parameter', async () => {
    const b = new GraphBuilder('g')
    const inputs = new Map(
      Object.entries(feeds).map(([name, { type, dims }]) => [name, b.input(name, type, dims)] as const)
    )
    const weights = new Map([...parameters()].map(([name, t]) => [name, b.constant(t, name)] as const))
    const first = b.constant(int64([0], []))
    const fed = (name: string): Value => b.op('Gather', [inputs.get(name)!, first])
    const losses = lossParts(b, shape, batch, fed, (name) => weights.get(name)!)
    const weighted = [...losses].map(([name, v]) => b.op('Mul', [v, b.constant(scalar(parts[name]))]))
    const loss = weighted.reduce((sum, v) => b.op('Add', [sum, v]))
    for (const [name, value] of losses) b.output(value, `loss.${name}`)
    const names = [...weights.keys()]
    const gradients = differentiate(b, loss, [...weights.values()])
    names.forEach((name, i) => b.output(gradients[i]!, `gradient.${name}`))
    const session = await openSession(writeModel(b.model()), { threads: 1 })
    const result = await session.run(feeds)
    for (const [name, wanted] of Object.entries(referee.losses))
      close(Number(result[`loss.${name}`]!.data[0]), wanted)
    for (const name of names)
      close(Math.hypot(...Array.from(result[`gradient.${name}`]!.data, Number)), referee.gradients[name]!)
  })

  it('takes the same AdamW step, with decay for matrices alone', async () => {
    const settings = {
      ...parts,
      optimiser: 'adamw',
      weightDecay: 0.05,
      clipNorm: 0,
      accumulate: 1,
      averaging: 0
    } as const
    const { model, initialState } = encoderTraining(shape, batch, settings, parameters())
    const session = await openSession(writeModel(model), { threads: 1 })
    const step = { steps: int64([1], []), learning_rates: float32([1e-2]) }
    const result = await session.run({ ...feeds, ...step, ...Object.fromEntries(initialState) })
    close(Number(result.gradient_norms!.data[0]), referee.gradientNorm)
    for (const [name, wanted] of Object.entries(referee.stepped)) {
      if (referee.gradients[name]! < 1e-6) continue // a key's bias moves no attention: its step is the sign of noise
      const moved = Array.from(result[`next.${name}`]!.data.slice(0, 4), Number)
      moved.forEach((value, i) => close(value, wanted[i]!))
    }
  })
})
