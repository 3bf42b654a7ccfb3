import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { EncoderTrainingSettings } from '#contract/encoder-training'
import { laterFor } from '#main/analysis/embed/embed-pictures'
import { computePool } from '#main/compute/pool'
import { programs } from '#main/harness/open-engine'
import { nodeFork } from '#main/lib/process/node-channel'
import { quietWork } from '#main/lib/work'
import { writeModel } from '#main/onnx/format/write'
import { checkpointFile } from '../checkpoint'
import { encoderGraph } from '../encoder-graph'
import { supplyOf } from '../examples/supply'
import type { MiniBatch } from '../examples/make-batch'
import { shapeOf } from '../shape'
import { trainEncoder, type TrainedEncoder } from '../train-encoder'
import { enlarge } from './enlarge'
import { readPackFolder } from './pack-folder'
import { gridOverlaps, tokenUnder } from './regrid'
import { teacherOf, type Teacher } from './teacher'
import { teacherTargets } from './teacher-targets'

const folder = mkdtempSync(join(tmpdir(), 'tadpole-distil-'))
const compute = computePool(nodeFork(programs), 1)
const shipped = readPackFolder('models/encoder')
afterAll(() => {
  compute.stop()
  rmSync(folder, { recursive: true, force: true })
})

describe('a page for a larger input', () => {
  const firstOf = (rgb: Uint8Array): number[] => [...rgb].filter((_, i) => i % 3 === 0)

  it('is the same page where nothing is larger, black ink on white paper', () =>
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 36, maxLength: 36 }), (ink) => {
        const rgb = enlarge(ink, 6, 6)
        expect(firstOf(rgb)).toEqual([...ink].map((value) => 255 - value))
        expect(rgb.every((value, i) => value === rgb[i - (i % 3)])).toBe(true)
      })
    ))

  it('interpolates by cubic convolution', () => {
    // A step from paper to black after column 2 of 6, twice as large. Between pixels 1 and 2, a quarter from the first:
    // weights of 0.25 - 1, 0.25, 0.75, 1.75 are -0.0703, 0.8672, 0.2266, -0.0234 (Keys 1981, a = -0.5).
    const ink = Uint8Array.from({ length: 36 }, (_, i) => (i % 6 > 2 ? 100 : 0))
    const row = firstOf(enlarge(ink, 6, 12)).slice(6 * 12, 7 * 12)
    const [near, far, further, nearest] = [0.8672, 0.2266, -0.0703, -0.0234]
    const between = (...weights: number[]): number =>
      255 - Math.max(0, Math.round(100 * weights.reduce((a, b) => a + b, 0)))
    expect(row.slice(0, 4)).toEqual([255, 255, 255, 255])
    expect(row[5]).toBe(between(far, nearest))
    expect(row[6]).toBe(between(near, further))
    // A quarter beyond pixel 3, paper at a distance of 1.75 is subtracted: the edge overshoots.
    expect(row[8]).toBe(255 - Math.round(100 * (1 + 0.0234)))
  })
})

describe('tokens of one grid under the patches of another', () => {
  it('shares sum to one, and the same grid is itself', () =>
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 15 }),
        fc.integer({ min: 1, max: 15 }),
        fc.integer({ min: 1, max: 15 }),
        (side, rows, columns) => {
          const overlaps = gridOverlaps(side, [rows, columns])
          expect(overlaps).toHaveLength(side * side)
          for (const patches of overlaps)
            expect(patches.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1)
          gridOverlaps(side, [side, side]).forEach((patches, place) => {
            expect(patches.map(({ patch }) => patch)).toEqual([place])
          })
        }
      )
    ))

  it('are averaged by shared area and ink', () => {
    // One patch over four: the upper right one holds three times the ink of the lower left one, the others none.
    const into = new Float32Array(1)
    const weights = Float32Array.of(0, 0.75, 0.25, 0)
    tokenUnder(gridOverlaps(1, [2, 2])[0]!, Float32Array.of(9, 1, 5, 9), weights, into)
    expect(into[0]).toBeCloseTo(2)
  })
})

const shape = shapeOf({ width: 32, depth: 2, hidden: 32 })
const page = (phase: number): Uint8Array =>
  Uint8Array.from({ length: 144 * 144 }, (_, i) =>
    Math.abs((i % 144) - 70 - 40 * Math.sin((i / 144) * 0.05 * phase)) < 2 ? 255 : 0
  )

describe('a teacher', () => {
  it('gives of a page what analysis reads of the same picture', async () => {
    const pack = await shipped
    const teacher = await teacherOf(compute, pack)
    const pages = Array.from({ length: 18 }, (_, i) => page(i + 1))
    const { pooled, tokens, weights } = await teacher.answer(pages, 144)
    const expected = await laterFor(
      compute,
      pack,
      pages.map((ink) => enlarge(ink, 144, pack.manifest.input.width))
    )
    expect(pooled).toHaveLength(18 * teacher.pooledSize)
    expected.forEach((later, i) => {
      const given = pooled.subarray(i * teacher.pooledSize, (i + 1) * teacher.pooledSize)
      expect(Math.max(...later.map((value, k) => Math.abs(value - given[k]!)))).toBeLessThan(1e-4)
    })
    // The mean that it pools is the weighted mean of the tokens that it gives: here the last block's, of the last network.
    const [patches, width] = [144, teacher.tokenSizes[0] + teacher.tokenSizes[1]]
    const size = teacher.tokenSizes[1]
    for (const k of [0, size - 1]) {
      let mean = 0
      for (let p = 0; p < patches; p += 1)
        mean += weights[p]! * tokens[p * width + teacher.tokenSizes[0] + k]!
      expect(mean).toBeCloseTo(pooled[teacher.pooledSize - 2 * size + k]!, 3)
    }
  })
})

/** A teacher that says of a page how much ink it holds, and of a patch the same; it counts how often it is asked. */
function inkTeacher(): Teacher & { asked: number } {
  const teacher: Teacher & { asked: number } = {
    id: 'ink',
    name: 'ink',
    grid: [12, 12],
    pooledSize: 2,
    tokenSizes: [1, 1],
    asked: 0,
    answer(pages, side) {
      teacher.asked += 1
      const cell = side / 12
      const cells = pages.map((ink) => {
        const sums = new Float32Array(144)
        ink.forEach((value, i) => {
          const at = Math.floor(Math.floor(i / side) / cell) * 12 + Math.floor((i % side) / cell)
          sums[at]! += value / 255 / cell ** 2
        })
        return sums
      })
      const totals = cells.map((sums) => sums.reduce((a, b) => a + b, 0))
      return Promise.resolve({
        pooled: Float32Array.from(totals.flatMap((total) => [total, 2 * total])),
        tokens: Float32Array.from(cells.flatMap((sums) => [...sums].flatMap((v) => [v, -v]))),
        weights: new Float32Array(pages.length * 144).fill(1 / 144)
      })
    }
  }
  return teacher
}

const batchOf = (phases: readonly number[]): MiniBatch => ({
  feeds: {},
  pages: phases.map(page),
  places: BigInt64Array.from(phases.flatMap(() => [5n, 6n, 17n]))
})

describe('what a teacher says of mini-batches', () => {
  const first = [
    { key: 'batch-0', batch: batchOf([1, 2]) },
    { key: 'batch-1', batch: batchOf([3, 5]) }
  ]

  it('is asked once, kept, and standardised over the first of them', async () => {
    const teacher = inkTeacher()
    const request = { teacher, shape, folder: join(folder, 'kept'), plan: 'a', first }
    const targets = await teacherTargets(request)
    const [one, two] = [
      await targets.feeds('batch-0', first[0]!.batch),
      await targets.feeds('batch-1', first[1]!.batch)
    ]
    expect(teacher.asked).toBe(2)
    expect([one.teacher_pooled!.dims, one.teacher_tokens!.dims]).toEqual([
      [1, 2, 2],
      [1, 6, 2]
    ])
    for (const name of ['teacher_pooled', 'teacher_tokens']) {
      const all = [one, two].flatMap((feeds) => Array.from(feeds[name]!.data, Number))
      for (const column of [0, 1]) {
        const values = all.filter((_, i) => i % 2 === column)
        const mean = values.reduce((a, b) => a + b, 0) / values.length
        expect(mean).toBeCloseTo(0, 2)
        expect(Math.sqrt(values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length)).toBeCloseTo(1, 2)
      }
    }
    await teacherTargets(request)
    expect(teacher.asked).toBe(2)
    await teacherTargets({ ...request, plan: 'b' })
    expect(teacher.asked).toBe(4)
  })

  it('a file that was damaged is refused, not learnt from', async () => {
    const request = { teacher: inkTeacher(), shape, folder: join(folder, 'damaged'), plan: 'a', first }
    await teacherTargets(request)
    const inside = join(request.folder, readdirSync(request.folder)[0]!, 'batch-1.onnx')
    writeFileSync(inside, readFileSync(inside).subarray(0, 40))
    await expect(teacherTargets(request)).rejects.toMatchObject({ code: 'checkpoint-damaged' })
  })
})

describe('learning from a teacher', () => {
  const small = { pictures: 8, tokens: 12, width: 32, depth: 2, hidden: 32, threads: 1, learningRate: 3e-3 }
  const supply = supplyOf({ drawings: [], own: [], ownShare: 0 })
  let files = 0
  const train = async (
    settings: Partial<EncoderTrainingSettings>,
    taught = true
  ): Promise<TrainedEncoder> => {
    const distillation = taught
      ? { teacher: await teacherOf(compute, await shipped), folder: join(folder, 'answers') }
      : null
    const run = {
      settings: EncoderTrainingSettings.parse({ ...small, ...settings }),
      supply,
      start: null,
      distillation,
      store: checkpointFile(join(folder, `${(files += 1)}.onnx`)),
      onProgress: () => undefined
    }
    return trainEncoder(compute, run, quietWork())
  }
  const alone = { word: 0, targets: 0, pairs: 0, patches: 0, changes: 0, distil: 1 }
  const bytesOf = ({ shape, weights }: TrainedEncoder): Buffer =>
    Buffer.from(writeModel(encoderGraph([{ shape, weights, gives: 'both' }])))

  it('reproduces more and more of it, the same for a seed, whether its answers were kept or are new', async () => {
    const settings = { ...alone, steps: 90, repeat: 12, checkpointEvery: 30 }
    const trained = await train(settings)
    const curve = trained.curve.map(({ distil }) => distil!)
    expect(curve).toHaveLength(3)
    // 1: no better than the mean of the teacher's numbers.
    expect(curve[2]).toBeLessThan(0.85 * curve[0]!)
    expect(trained.curve.every(({ heldOutDistil }) => Number.isFinite(heldOutDistil))).toBe(true)
    const kept = readdirSync(join(folder, 'answers'), { recursive: true }).map(String)
    expect(kept.filter((name) => name.endsWith('.onnx'))).toHaveLength(13)
    expect(bytesOf(await train(settings)).equals(bytesOf(trained))).toBe(true)
  })

  it('asks that a teacher counts, and that who counts is there', async () => {
    await expect(train({ steps: 1, distil: 0 })).rejects.toMatchObject({ code: 'request-invalid' })
    await expect(train({ steps: 1, distil: 1 }, false)).rejects.toMatchObject({ code: 'request-invalid' })
    const { curve } = await train({ steps: 1 }, false)
    expect([curve[0]!.distil, curve[0]!.heldOutDistil]).toEqual([null, null])
  })
})
