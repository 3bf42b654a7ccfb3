import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { EncoderManifest } from '#contract/encoder'
import type { ExplanationMethod } from '#contract/explanation'
import { packOf, type EncoderPack } from '#main/analysis/embed/encoder-pack'
import { computePool, type ComputePool } from '#main/compute/pool'
import { programs } from '#main/harness/open-engine'
import { nodeFork } from '#main/lib/process/node-channel'
import { random } from '#main/lib/random'
import { sha256 } from '#main/lib/sha256'
import { quietWork } from '#main/lib/work'
import { GraphBuilder } from '#main/onnx/build/graph-builder'
import type { Value } from '#main/onnx/build/node-builder'
import { float32, int64 } from '#main/onnx/format/tensor'
import { readModel } from '#main/onnx/format/read'
import { writeModel } from '#main/onnx/format/write'
import type { DeployedScore, PreparedDrawing } from '../deployed-score'
import { drawMap } from '../draw-map'
import { scoreGraph } from '../score-graph'
import { runTapped, type Tap } from '../tapped-run'

// a page of 4 x 4 patches of 8 x 8 pixels, embedded in three numbers
const [SIDE, PATCH, GRID, WIDTH] = [32, 8, 4, 3]
const [MEAN, STD, PAPER] = [0.5, 0.25, 255]

const rng = random(5)
const kernels = Float32Array.from({ length: WIDTH * 3 * PATCH * PATCH }, () => 0.1 * rng.normal())
const direction = [1, -2, 0.5]

const manifest = EncoderManifest.parse({
  schemaVersion: 1,
  name: 'linear',
  version: '1',
  licence: 'Apache-2.0',
  file: 'encoder.onnx',
  input: {
    name: 'pixels',
    width: SIDE,
    height: SIDE,
    channels: 'RGB',
    scale: 1 / 255,
    mean: [MEAN, MEAN, MEAN],
    std: [STD, STD, STD],
    paper: PAPER
  },
  outputs: { embedding: 'embedding' },
  embeddingSize: WIDTH,
  patchSize: PATCH,
  grid: [GRID, GRID],
  prefixTokens: 0
})

/** Patches times kernels, averaged: every number of the embedding is a weighted sum of pixels. */
function linearPack(): EncoderPack {
  const b = new GraphBuilder('linear')
  const shape = [1, 3, SIDE, SIDE]
  const pixels = b.input('pixels', 'float32', shape, ['batch', 3, SIDE, SIDE])
  const weights = b.constant(float32(kernels, [WIDTH, 3, PATCH, PATCH]))
  const patches = b.op('Conv', [pixels, weights], { strides: [PATCH, PATCH], kernel_shape: [PATCH, PATCH] })
  const flat = b.op('Reshape', [patches, b.constant(int64([1, WIDTH, GRID * GRID]))])
  const tokens = b.op('Transpose', [flat], { perm: [0, 2, 1] })
  // what marks the tokens of a transformer; it counts for nothing here, so that the whole stays linear
  const scale = b.constant(float32(new Float32Array(WIDTH).fill(1), [WIDTH]))
  const normalised = b.op('LayerNormalization', [tokens, scale], {
    axis: -1,
    epsilon: { kind: 'float', value: 1e-5 }
  })
  const nothing = b.op('Mul', [normalised, b.constant(float32([0], [1]))])
  const embedding = b.op('ReduceMean', [b.op('Add', [tokens, nothing])], { axes: [1], keepdims: 0 })
  b.output(embedding, 'embedding', ['batch', WIDTH])
  const bytes = writeModel(b.model())
  return packOf(sha256(bytes), manifest, () => Promise.resolve(bytes))
}

let compute: ComputePool
beforeAll(() => {
  compute = computePool(nodeFork(programs), 1)
})
afterAll(() => compute.stop())

const forward: Tap = { name: 'forward', outputs: ['loss'], build: ({ loss }) => ({ loss }) }

/** The embedding times a fixed direction. */
function linearScore(): DeployedScore {
  const pack = linearPack()
  const score: DeployedScore = {
    what: 'form',
    readsPage: false,
    pack,
    key: 'linear',
    views: [{ move: 0, mirrored: false }],
    async graph(held) {
      const model = readModel(await pack.file())
      const top = (b: GraphBuilder, exposed: ReadonlyMap<string, Value>) => {
        const column = b.op('MatMul', [exposed.get('embedding')!, b.constant(float32(direction, [WIDTH, 1]))])
        return { score: b.op('Reshape', [column, b.constant(int64([-1]))]) }
      }
      return scoreGraph(manifest, { model, outputs: ['embedding'], top }, 1, held)
    },
    beside: () => Promise.resolve({}),
    async score(drawings) {
      const found = []
      for (const drawing of drawings) {
        const { loss } = await runTapped(compute, score, forward, drawing)
        found.push((loss!.data as Float32Array)[0]!)
      }
      return found
    }
  }
  return score
}

const page = (pixel: (x: number, y: number, channel: number) => number): PreparedDrawing => {
  const picture = Uint8Array.from({ length: SIDE * SIDE * 3 }, (_, at) =>
    pixel(Math.floor(at / 3) % SIDE, Math.floor(at / 3 / SIDE), at % 3)
  )
  return { picture, page: picture }
}

/** What the pixels of each patch add to the score over blank paper, worked out without any graph. */
function contributions({ picture }: PreparedDrawing): number[] {
  const total = new Array<number>(GRID * GRID).fill(0)
  for (let y = 0; y < SIDE; y += 1)
    for (let x = 0; x < SIDE; x += 1)
      for (let channel = 0; channel < 3; channel += 1) {
        const moved = (picture[(y * SIDE + x) * 3 + channel]! - PAPER) / 255 / STD
        const weight = direction.reduce((sum, d, k) => {
          const at = ((k * 3 + channel) * PATCH + (y % PATCH)) * PATCH + (x % PATCH)
          return sum + d * kernels[at]!
        }, 0)
        total[Math.floor(y / PATCH) * GRID + Math.floor(x / PATCH)]! += (moved * weight) / (GRID * GRID)
      }
  return total
}

const ink = random(9)
const drawing = page(() => (ink.below(3) === 0 ? ink.below(200) : PAPER))

describe('a score that is linear in the pixels', () => {
  it.each<ExplanationMethod>(['gradient', 'integrated', 'smooth'])(
    '%s gives each patch exactly what its pixels add to the score',
    async (method) => {
      const request = { score: linearScore(), drawing, seed: 1, block: null, typical: null }
      const { values } = await drawMap(compute, method, request, quietWork())
      contributions(drawing).forEach((expected, i) => expect(values[i]).toBeCloseTo(expected, 4))
    }
  )

  it('what a patch adds is the slope of the score as that patch alone fades to paper', async () => {
    const score = linearScore()
    const patch = 6
    const isWithin = (x: number, y: number) => Math.floor(y / PATCH) * GRID + Math.floor(x / PATCH) === patch
    const at = (x: number, y: number, channel: number) => drawing.picture[(y * SIDE + x) * 3 + channel]!
    const erased = page((x, y, channel) => (isWithin(x, y) ? PAPER : at(x, y, channel)))
    const [whole, without] = await score.score([drawing, erased])
    expect(whole! - without!).toBeCloseTo(contributions(drawing)[patch]!, 4)
  })
})
