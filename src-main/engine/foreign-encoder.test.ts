import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { describePictures } from '../analysis/embed/embed-pictures'
import { goldenPicture, packOf as packFrom } from '../analysis/embed/encoder-pack'
import { computePool } from '../compute/pool'
import { readPackFolder } from '../encoder/distil/pack-folder'
import { nodeFork } from '../lib/process/node-channel'
import { openEngine, programs, type TestEngine } from '../harness/open-engine'
import { GraphBuilder } from '../onnx/build/graph-builder'
import type { Value } from '../onnx/build/node-builder'
import { writeModel } from '../onnx/format/write'
import { float32, int64 } from '../onnx/format/tensor'
import { random } from '../lib/random'
import { SCATTER_SIDE } from '../analysis/embed/scattering'

const SIDE = 32
const SIZE = 6

let test: TestEngine
const compute = computePool(nodeFork(programs), 1)
beforeAll(async () => {
  test = openEngine()
  await test.ask('library:create', { unencrypted: true, purpose: 'synthetic' })
})
afterAll(async () => {
  compute.stop()
  await test.close()
})

/** A pack on disk: mean colour of patches to an embedding. `fixed`: flattened for a batch of one, as exporters do without dynamic axes. */
async function packOf(
  name: string,
  fixed: boolean,
  last: (b: GraphBuilder, x: Value) => Value = (_b, x) => x
) {
  const b = new GraphBuilder('pack')
  const pixels = b.input('pixels', 'float32', [1, 3, SIDE, SIDE], [fixed ? 1 : 'batch', 3, SIDE, SIDE])
  const rng = random(3, 'pack')
  const kernel = float32(
    Float32Array.from({ length: SIZE * 3 * 64 }, () => rng.normal() / 8),
    [SIZE, 3, 8, 8]
  )
  const seen = b.op('Conv', [pixels, b.constant(kernel)], { kernel_shape: [8, 8], strides: [8, 8] })
  const flat = b.op('Reshape', [seen, b.constant(int64([fixed ? 1 : -1, SIZE, 16]))])
  const mean = b.op('ReduceMean', [b.op('Relu', [flat])], { axes: [2], keepdims: 0 })
  b.output(last(b, mean), 'embedding', [fixed ? 1 : 'batch', SIZE])
  const manifest = {
    schemaVersion: 1,
    name,
    version: '1',
    licence: 'none',
    file: 'model.onnx',
    input: {
      name: 'pixels',
      width: SIDE,
      height: SIDE,
      channels: 'RGB',
      scale: 1 / 255,
      mean: [0, 0, 0],
      std: [1, 1, 1],
      paper: 255
    },
    outputs: { embedding: 'embedding' },
    embeddingSize: SIZE,
    patchSize: 8,
    grid: [4, 4],
    prefixTokens: 0
  }
  const folder = mkdtempSync(join(tmpdir(), 'tadpole-pack-'))
  writeFileSync(join(folder, 'model.onnx'), writeModel(b.model()))
  writeFileSync(join(folder, 'encoder.json'), JSON.stringify(manifest))
  const files = await test.engine.tickets.registerPaths([folder])
  return { folder, ...(await test.ask('encoders:add', { files })).encoder }
}

describe('an encoder of somebody else’s', () => {
  it('is tried when it is added, and what works with it is told', async () => {
    const encoder = await packOf('dynamic', false)
    expect(encoder.trials.map(({ what, works, reason }) => [what, works, reason])).toEqual([
      ['batches', true, null],
      ['blocks', false, 'trial-no-blocks'],
      ['attention', false, 'trial-no-attention'],
      ['gradients', true, null],
      ['memory', true, null]
    ])
    expect(encoder.trials.at(-1)!.memoryBytes).toBeGreaterThan(10e6)
  })
  it('exported for a batch of one, it is run picture by picture, with the same numbers', async () => {
    const fixed = await packOf('fixed', true)
    expect(fixed.trials[0]).toMatchObject({ what: 'batches', works: false, reason: 'trial-one-picture' })
    const packs = [
      await readPackFolder(fixed.folder).then((pack) => {
        const input = { ...pack.manifest.input, onePicture: true }
        return packFrom(pack.id, { ...pack.manifest, input }, () => pack.file())
      }),
      await readPackFolder((await packOf('again', false)).folder)
    ]
    const [one, many] = await Promise.all(
      packs.map(async (pack) => {
        const pictures = Array.from({ length: 5 }, (_, i) => goldenPicture(pack.manifest, i))
        const paper = pictures.map(() => new Uint8Array(SCATTER_SIDE ** 2 * 3).fill(255))
        return (await describePictures(compute, pack, pictures, paper)).map(({ vector }) => [...vector])
      })
    )
    expect(one).toHaveLength(5)
    one!.forEach((vector, i) => vector.forEach((value, k) => expect(value).toBeCloseTo(many![i]![k]!, 5)))
  })
  it('with weights of eight bits: it scores, and what needs gradients says that it cannot be had', async () => {
    const encoder = await packOf('quantised', false, (b, x) => {
      const [quantised, scale, zero] = ['quantised', 'scale', 'zero'].map((name) => `dynamic.${name}`)
      const weights = Int8Array.from({ length: SIZE * SIZE }, (_, i) => ((i * 37) % 255) - 127)
      const matrix = b.constant({ type: 'int8', dims: [SIZE, SIZE], data: weights })
      const quantisedValue = { name: quantised!, type: 'uint8', shape: x.shape } as const
      const zeroValue = { name: zero!, type: 'uint8', shape: [] } as const
      const scaleValue = { name: scale!, type: 'float32', shape: [] } as const
      b.raw('DynamicQuantizeLinear', [x], {}, [quantisedValue, scaleValue, zeroValue])
      const product = { name: 'dynamic.product', type: 'int32', shape: x.shape } as const
      b.raw('MatMulInteger', [quantisedValue, matrix, zeroValue], {}, [product])
      return b.op('Mul', [b.op('Cast', [product], { to: 1 }), scaleValue])
    })
    const told = Object.fromEntries(encoder.trials.map((trial) => [trial.what, trial]))
    expect(told.gradients).toMatchObject({ works: false, reason: 'trial-gradients' })
    expect(told.gradients!.detail).toContain('DynamicQuantizeLinear')
    // the scale of activations is taken over a whole run
    expect(told.batches).toMatchObject({ works: false, reason: 'trial-batch-differs' })
    expect(told.memory).toMatchObject({ works: true })
  })
  it('that mixes the pictures of a run is found out', async () => {
    const mixed = await packOf('mixed', false, (b, x) =>
      b.op('Sub', [x, b.op('ReduceMean', [x], { axes: [0], keepdims: 1 })])
    ).catch((error: unknown) => error)
    // alone, a picture less itself is nothing
    expect(mixed).toMatchObject({
      trials: [{ what: 'batches', works: false, reason: 'trial-batch-differs' }, {}, {}, {}, {}]
    })
  })
})
