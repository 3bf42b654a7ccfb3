import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openSession } from '#main/compute/runtime'
import { GraphBuilder } from '#main/onnx/build/graph-builder'
import { float32, scalar } from '#main/onnx/format/tensor'
import { writeModel } from '#main/onnx/format/write'
import { PATCH_WEIGHTS, poolBlocks, POOLED_BLOCKS, pooledBlocksSize } from '#main/onnx/inspect/pool-blocks'
import { darkness, inkLayout, lineGrain, lineWidth, nearInk, patchWeights } from './ink'
import {
  SCATTER_NEAR,
  SCATTER_INK,
  SCATTER_OUTPUT,
  SCATTER_REACH,
  SCATTER_SIDE,
  SCATTER_SIZE,
  scatteringGraph
} from './scattering'

describe('looking into the blocks of an encoder', () => {
  /** Two normalisations of one class token and two patches, the second of a stream that lies flat. */
  function twoBlocks(spelling: 'operator' | 'arithmetic') {
    const b = new GraphBuilder('vit')
    const x = b.input('x', 'float32', [1, 3, 2], ['n', 3, 2])
    const scale = b.constant(float32(Float32Array.of(1, 1), [2]))
    const asOperator = (v: typeof x) =>
      b.op('LayerNormalization', [v, scale], { axis: -1, epsilon: { kind: 'float', value: 1e-5 } })
    const mean = (v: typeof x) => b.op('ReduceMean', [v], { axes: [-1], keepdims: 1 })
    /** As exporters write it for operator sets before 17, its scale under another name. */
    const asArithmetic = (v: typeof x) => {
      const centred = b.op('Sub', [v, mean(v)])
      const variance = mean(b.op('Mul', [centred, centred]))
      const deviation = b.op('Sqrt', [b.op('Add', [variance, b.constant(scalar(1e-5))])])
      return b.op('Mul', [b.op('Identity', [scale]), b.op('Div', [centred, deviation])])
    }
    const normal = spelling === 'operator' ? asOperator : asArithmetic
    const doubled = b.op('Add', [x, x])
    b.output(normal(x), 'tokens')
    b.output(normal(doubled), 'embedding')
    return b.model()
  }
  it.each(['operator', 'arithmetic'] as const)(
    'gives the weighted mean of the patches of every stream, the class token left out: %s',
    async (spelling) => {
      const model = twoBlocks(spelling)
      expect(pooledBlocksSize(model)).toBe(4)
      const session = await openSession(writeModel(poolBlocks(model, { prefixTokens: 1, patches: 2 })), {
        threads: 1
      })
      const feeds = {
        x: float32(Float32Array.of(9, 9, 1, 2, 3, 6), [1, 3, 2]),
        [PATCH_WEIGHTS]: float32(Float32Array.of(0.25, 0.75), [1, 2])
      }
      const result = await session.run(feeds, [POOLED_BLOCKS, 'embedding'])
      expect([...result[POOLED_BLOCKS]!.data]).toEqual([2.5, 5, 5, 10])
      expect(result.embedding!.dims).toEqual([1, 3, 2])
      await session.close()
    }
  )
  it('patches weigh by their darkest ink, together one; a blank page is even', () => {
    const ink = new Float32Array(16)
    ink[0] = 1
    ink[15] = 0.245
    const weights = patchWeights(ink, { width: 4, height: 4 }, [2, 2])
    expect(weights[0]! / weights[3]!).toBeCloseTo(2, 5)
    expect(weights.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 6)
    expect([...patchWeights(new Float32Array(16), { width: 4, height: 4 }, [2, 2])]).toEqual([
      0.25, 0.25, 0.25, 0.25
    ])
  })
})

const side = SCATTER_SIDE
const page = (draw: (x: number, y: number) => boolean): Float32Array =>
  Float32Array.from({ length: side * side }, (_, i) => (draw(i % side, Math.floor(i / side)) ? 1 : 0))

async function scattered(pages: readonly Float32Array[]): Promise<Float32Array[]> {
  const session = await openSession(scatteringGraph(), { threads: 1 })
  const join = (rows: readonly Float32Array[]) => Float32Array.from(rows.flatMap((row) => [...row]))
  const dims = [pages.length, side, side]
  const near = pages.map((ink) => nearInk(ink, side, SCATTER_REACH))
  const feeds = { [SCATTER_INK]: float32(join(pages), dims), [SCATTER_NEAR]: float32(join(near), dims) }
  const data = (await session.run(feeds))[SCATTER_OUTPUT]!.data as Float32Array
  await session.close()
  return pages.map((_, i) => data.slice(i * SCATTER_SIZE, (i + 1) * SCATTER_SIZE))
}

describe('wavelet scattering', () => {
  const flat = page((x, y) => Math.abs(y - 72) < 2 && x > 30 && x < 110)
  const upright = page((x, y) => Math.abs(x - 72) < 2 && y > 30 && y < 110)
  /** Means of the finest wavelets, one an angle: after mean and deviation of the ink. */
  const finest = (row: Float32Array): number[] => [...row.slice(2, 10)]
  it('a line answers the wavelets across it; turned by a right angle, those a right angle on', async () => {
    const [a, b] = (await scattered([flat, upright])).map(finest) as [number[], number[]]
    expect(a.indexOf(Math.max(...a))).toBe(4) // the wave runs down the page
    expect(b.indexOf(Math.max(...b))).toBe(0)
    a.forEach((value, angle) => expect(b[(angle + 4) % 8]!).toBeCloseTo(value, 1))
  })
  it('where on the page hardly matters, how much is drawn does not decide, and paper is finite', async () => {
    const moved = page((x, y) => Math.abs(y - 40) < 2 && x > 46 && x < 126)
    const longer = page((x, y) => Math.abs(y - 72) < 2 && x > 10 && x < 134)
    const [a, b, c, blank] = await scattered([flat, moved, longer, new Float32Array(side * side)])
    finest(a!).forEach((value, i) => expect(finest(b!)[i]!).toBeCloseTo(value, 2))
    expect(finest(c!)[4]!).toBeCloseTo(finest(a!)[4]!, 0)
    expect(blank!.every(Number.isFinite)).toBe(true)
  })
})

describe('where the ink lies', () => {
  it('box, centre and lean, by hand', () => {
    const pixels = new Uint8Array(side * side * 3).fill(255)
    for (let i = 20; i < 60; i += 1) pixels.fill(0, (i * side + i) * 3, (i * side + i) * 3 + 3)
    const layout = inkLayout(darkness(pixels), side)!
    expect(layout.size).toBeCloseTo(40 / side, 6)
    expect([layout.x, layout.y]).toEqual([40 / side, 40 / side])
    expect(layout.slant).toBeCloseTo(0.5, 6) // 45 degrees
    expect(inkLayout(new Float32Array(side * side), side)).toBeUndefined()
  })
  it('how thick lines are: bars, frames and soft lines of a known width; nothing on a blank page', () => {
    const side = 144
    const page = (inked: (x: number, y: number) => number): Float32Array =>
      Float32Array.from({ length: side * side }, (_, i) => inked(i % side, Math.floor(i / side)))
    for (const width of [1, 2, 3, 6, 12]) {
      const bar = page((x, y) => (y >= 60 && y < 60 + width && x >= 10 && x < 130 ? 1 : 0))
      expect(lineWidth(bar, side)! * side).toBeCloseTo(width / (1 + width / 120), 1)
    }
    // The ink of a line of width 2 spread over four pixels is that of a soft line 2 wide.
    const soft = page((x, y) => (x < 10 || x >= 130 ? 0 : ([0.5, 1, 0.5][y - 60] ?? 0)))
    expect(lineWidth(soft, side)! * side).toBeCloseTo(2, 0)
    expect(lineWidth(new Float32Array(side * side), side)).toBeNull()
  })
  it('how grainy lines are: even ones 1, holes within a line by the edges that they add, nothing on a blank page', () => {
    const side = 144
    const page = (inked: (x: number, y: number) => number): Float32Array =>
      Float32Array.from({ length: side * side }, (_, i) => inked(i % side, Math.floor(i / side)))
    const bar = (x: number, y: number): boolean => y >= 60 && y < 70 && x >= 10 && x < 130
    expect(
      lineGrain(
        page((x, y) => (bar(x, y) ? 1 : 0)),
        side
      )
    ).toBeCloseTo(1, 10)
    // 2 x 20 single pixels of the bar are left bare. Of each the slopes are: of the hole itself (1 to the right, 1 below:
    // the square root of 2), of the pixel left of it and of the one above it (1 each). The bar's own edges: 120 above and below,
    // 10 left and right; in the pixel left above its corner they meet nowhere, in its last pixel they meet once.
    const hole = (x: number, y: number): boolean =>
      (y === 62 || y === 66) && x >= 20 && x < 120 && x % 5 === 0
    const edges = 2 * 120 + 2 * 10 - 2 + Math.SQRT2
    expect(
      lineGrain(
        page((x, y) => (bar(x, y) && !hole(x, y) ? 1 : 0)),
        side
      )
    ).toBeCloseTo((edges + 40 * (2 + Math.SQRT2)) / edges, 4)
    expect(lineGrain(new Float32Array(side * side), side)).toBeNull()
  })
  it('lines are thicker by as much as a page is enlarged, and do not depend on how long they are', () =>
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 40, max: 60 }), (width, length) => {
        const of = (side: number, scale: number): number =>
          lineWidth(
            Float32Array.from({ length: side * side }, (_, i) => {
              const [x, y] = [Math.floor((i % side) / scale), Math.floor(i / side / scale)]
              return y >= 20 && y < 20 + width && x >= 5 && x < 5 + length ? 1 : 0
            }),
            side
          )!
        expect(of(72, 1)).toBeCloseTo(of(144, 2), 2)
      })
    ))
})
