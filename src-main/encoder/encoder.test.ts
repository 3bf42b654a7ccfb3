import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openSession } from '../compute/runtime'
import { projectRoot } from '../harness/open-engine'
import { random } from '../lib/random'
import { sha256 } from '../library/sealed'
import { float32 } from '../onnx/format/tensor'
import { readModel } from '../onnx/format/read'
import { writeModel } from '../onnx/format/write'
import { checkForeignModel } from '../onnx/inspect/check-foreign-model'
import { attentionName, keepOutputs, tapAttention } from '../onnx/inspect/tap-attention'
import { vitGraph } from './vit-graph'

const shape = { side: 16, patch: 8, width: 12, depth: 2, heads: 3 }
const pixels = (batch: number, seed = 1) => {
  const rng = random(seed)
  return float32(
    Float32Array.from({ length: batch * 3 * 256 }, () => rng.normal()),
    [batch, 3, 16, 16]
  )
}

describe('a vision transformer of our own', () => {
  it('runs on any batch, each picture for itself', async () => {
    const session = await openSession(writeModel(vitGraph(shape, 5)), { threads: 1 })
    const two = await session.run({ pixels: pixels(2) })
    expect(two.tokens!.dims).toEqual([2, 4, 12])
    const first = await session.run({
      pixels: float32((pixels(2).data as Float32Array).slice(0, 768), [1, 3, 16, 16])
    })
    const [a, b] = [two.embedding!.data, first.embedding!.data]
    for (let i = 0; i < 12; i += 1) expect(Number(a[i])).toBeCloseTo(Number(b[i]), 5)
  })
  it('same seed, same bytes; its attention can be tapped, and sums to one', async () => {
    expect(sha256(writeModel(vitGraph(shape, 5)))).toBe(sha256(writeModel(vitGraph(shape, 5))))
    expect(sha256(writeModel(vitGraph(shape, 5)))).not.toBe(sha256(writeModel(vitGraph(shape, 6))))
    const { model, blocks } = tapAttention(checkForeignModel(writeModel(vitGraph(shape, 5))))
    expect(blocks).toBe(2)
    const session = await openSession(writeModel(model), { threads: 1 })
    const { [attentionName(1)]: attention } = await session.run({ pixels: pixels(1) }, [attentionName(1)])
    expect(attention!.dims).toEqual([1, 3, 4, 4])
    const row = Array.from(attention!.data.subarray(0, 4), Number)
    expect(row.reduce((x, y) => x + y, 0)).toBeCloseTo(1, 5)
  })
  it('a graph reduced to one output computes the same', async () => {
    const whole = readModel(writeModel(vitGraph(shape, 5)))
    const kept = keepOutputs(whole, ['embedding'])
    const run = async (model: typeof whole) =>
      (await (await openSession(writeModel(model), { threads: 1 })).run({ pixels: pixels(1) })).embedding!
        .data
    expect(await run(kept)).toEqual(await run(whole))
    expect(kept.graph.outputs).toHaveLength(1)
  })
  it('the pack that ships is the one its maker makes, says it is interim, and fits its checksum', () => {
    const folder = join(projectRoot, 'models/encoder')
    const manifest = JSON.parse(readFileSync(join(folder, 'encoder.json'), 'utf8')) as {
      sha256: string
      status: string
    }
    expect([sha256(readFileSync(join(folder, 'encoder.onnx'))), manifest.status]).toEqual([
      manifest.sha256,
      'interim'
    ])
    expect(sha256(writeModel(vitGraph({ side: 96, patch: 8, width: 96, depth: 3, heads: 3 }, 1)))).toBe(
      manifest.sha256
    )
  })
})
