import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseManifest } from '../analysis/embed/encoder-pack'
import { openSession } from '../compute/runtime'
import { projectRoot } from '../harness/open-engine'
import { random } from '../lib/random'
import { halfWeights, weightOf } from '../onnx/build/half-weights'
import { float32, type Tensor } from '../onnx/format/tensor'
import { readModel } from '../onnx/format/read'
import { writeModel } from '../onnx/format/write'
import { checkForeignModel } from '../onnx/inspect/check-foreign-model'
import { attentionName, keepOutputs, tapAttention } from '../onnx/inspect/tap-attention'
import { embeddingSizeOf, initialEncoder, patchesOf, type EncoderShape } from './architecture'
import { encoderGraph } from './encoder-graph'
import { startOf } from './start-from'

const shape: EncoderShape = {
  side: 24,
  patch: 4,
  cell: 2,
  cellWidth: 6,
  width: 12,
  depth: 2,
  heads: 3,
  hidden: 16,
  taps: [1, 2],
  fitWidth: 8
}
const graph = (seed = 5) => encoderGraph([{ shape, weights: initialEncoder(shape, seed), gives: 'both' }])
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** Pictures [batch, 3, 24, 24] as x / 255 - 1: paper with a few black lines. */
function pixels(batch: number, seed = 1): Tensor {
  const rng = random(seed)
  const data = new Float32Array(batch * 3 * 576)
  for (let picture = 0; picture < batch; picture += 1)
    for (let line = 0; line < 3; line += 1) {
      const row = rng.below(24)
      for (let x = 2; x < 4 + rng.below(18); x += 1)
        for (let c = 0; c < 3; c += 1) data[(picture * 3 + c) * 576 + row * 24 + x] = -1
    }
  return float32(data, [batch, 3, 24, 24])
}

async function run(model = graph(), feeds = pixels(1)): Promise<Record<string, Float32Array>> {
  const session = await openSession(writeModel(model), { threads: 1 })
  const results = await session.run({ pixels: feeds })
  await session.close()
  return Object.fromEntries(Object.entries(results).map(([name, t]) => [name, t.data as Float32Array]))
}

const largest = (a: Float32Array, b: Float32Array): number =>
  a.reduce((most, v, i) => Math.max(most, Math.abs(v - b[i]!)), 0)

describe('the pack that ships', () => {
  it('is trained here, fits its checksum, and can be gone on from', () => {
    const folder = join(projectRoot, 'models/encoder')
    const bytes = readFileSync(join(folder, 'encoder.onnx'))
    const manifest = parseManifest(readFileSync(join(folder, 'encoder.json')))
    expect([sha256(bytes), manifest.status]).toEqual([manifest.sha256, 'trained'])
    const branches = startOf(bytes).branches.map(({ shape, gives }) => [shape.width, shape.depth, gives])
    expect(branches).toEqual([
      [384, 1, 'embedding'],
      [192, 1, 'embedding'],
      [192, 2, 'fit']
    ])
    expect(readFileSync(join(folder, 'MODEL-CARD.md'), 'utf8')).toContain(manifest.sha256)
  })
})

describe('the encoder', () => {
  it('answers tokens and an embedding, each picture for itself', async () => {
    const two = await run(graph(), pixels(2))
    const first = await run(
      graph(),
      float32((pixels(2).data as Float32Array).slice(0, 3 * 576), [1, 3, 24, 24])
    )
    expect(two.tokens).toHaveLength(2 * patchesOf(shape) * shape.width)
    expect(two.embedding).toHaveLength(2 * embeddingSizeOf(shape))
    expect(largest(first.embedding!, two.embedding!)).toBeLessThan(1e-5)
  })

  it('has the same bytes for the same seed, and other ones for another', () => {
    expect(sha256(writeModel(graph(5)))).toBe(sha256(writeModel(graph(5))))
    expect(sha256(writeModel(graph(5)))).not.toBe(sha256(writeModel(graph(6))))
  })

  it('does not hear the paper: grain below the ink leaves the embedding of the ink where it was', async () => {
    const page = pixels(1)
    const grainy = (page.data as Float32Array).map((v) => (v === 0 ? -0.02 : v))
    const [clean, rough] = [await run(graph(), page), await run(graph(), float32(grainy, [1, 3, 24, 24]))]
    const inked = await run(graph(), pixels(1, 2))
    const moved = largest(clean.embedding!, rough.embedding!)
    expect(moved).toBeLessThan(0.2 * largest(clean.embedding!, inked.embedding!))
  })

  it('answers finite numbers on a blank page and on a black one', async () => {
    for (const value of [0, -1]) {
      const { embedding, tokens } = await run(
        graph(),
        float32(new Float32Array(3 * 576).fill(value), [1, 3, 24, 24])
      )
      expect([...embedding!, ...tokens!].every(Number.isFinite)).toBe(true)
    }
  })

  it('exposes attention that sums to one, and passes the check that foreign files must pass', async () => {
    const { model, blocks } = tapAttention(checkForeignModel(writeModel(graph())))
    expect(blocks).toBe(2)
    const attention = (await run(model))[attentionName(1)]!
    expect(attention).toHaveLength(3 * 36 * 36)
    expect(attention.subarray(0, 36).reduce((x, y) => x + y, 0)).toBeCloseTo(1, 5)
  })

  it('reduced to one output computes the same', async () => {
    const whole = readModel(writeModel(graph()))
    const kept = keepOutputs(whole, ['embedding'])
    expect((await run(kept)).embedding).toEqual((await run(whole)).embedding)
    expect(kept.graph.outputs).toHaveLength(1)
  })

  it('keeps its numbers when large weights are stored in half precision', async () => {
    const wide: EncoderShape = { ...shape, width: 48, hidden: 64 }
    const whole = encoderGraph([{ shape: wide, weights: initialEncoder(wide, 3), gives: 'both' }])
    const half = halfWeights(whole)
    expect(writeModel(half).length).toBeLessThan(0.65 * writeModel(whole).length)
    const [a, b] = [await run(whole), await run(half)]
    expect(largest(a.embedding!, b.embedding!)).toBeLessThan(5e-3)
    const name = 'branch1.block1.mlp1.weight'
    expect(
      largest(weightOf(half, name)!.data as Float32Array, weightOf(whole, name)!.data as Float32Array)
    ).toBeLessThan(1e-3)
    expect(weightOf(half, 'nothing')).toBeUndefined()
  })
})
