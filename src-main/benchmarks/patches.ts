import type { EncoderPack } from '../analysis/embed/encoder-pack'
import { fitsOf, joinedPixels, type Fit } from '../analysis/embed/fit'
import { normaliseSpec } from '../analysis/preprocess/preprocessing'
import { resample } from '../compute/image/resample'
import type { Compute } from '../compute/port'
import { openSession } from '../compute/runtime'
import { GraphBuilder } from '../onnx/build/graph-builder'
import { float32, type Tensor } from '../onnx/format/tensor'
import { writeModel } from '../onnx/format/write'
import { readModel } from '../onnx/format/read'
import { keepOutputs } from '../onnx/inspect/tap-attention'
import type { Page } from '../learning/validate/plant-change'

/** One vector a place on a square grid: [grid * grid, width], row by row. */
export interface TokenMap {
  grid: number
  width: number
  data: Float32Array
}

const BATCH = 16

/** The tokens of each patch of pages. */
export async function tokenMaps(
  compute: Compute,
  pack: EncoderPack,
  pages: readonly Page[]
): Promise<TokenMap[]> {
  const { input, outputs, grid, prefixTokens } = pack.manifest
  const name = outputs.tokens!
  const source = {
    key: `${pack.id}/tokens`,
    bytes: async () => writeModel(keepOutputs(readModel(await pack.file()), [name]))
  }
  const maps: TokenMap[] = []
  for (let from = 0; from < pages.length; from += BATCH) {
    const part = pages.slice(from, from + BATCH).map((page) => pixelsOf(page, input.width))
    const batch = { ...joinedPixels(part), width: input.width, height: input.height }
    const tokens = (await compute.runPictures(source, batch, normaliseSpec(pack.manifest), [name]))[name]!
    const [, count, width] = tokens.dims as [number, number, number]
    part.forEach((_, i) => {
      const start = (i * count + prefixTokens) * width
      const data = (tokens.data as Float32Array).slice(start, start + grid[0] * grid[1] * width)
      maps.push({ grid: grid[0], width, data })
    })
  }
  return maps
}

/** How little the parts of pages fit one another, as norms score it. */
export async function fitsOfPages(
  compute: Compute,
  pack: EncoderPack,
  pages: readonly Page[]
): Promise<Fit[]> {
  const found: Fit[] = []
  for (let from = 0; from < pages.length; from += BATCH) {
    const part = pages.slice(from, from + BATCH).map((page) => pixelsOf(page, pack.manifest.input.width))
    found.push(...(await fitsOf(compute, pack, part))!)
  }
  return found
}

export function pixelsOf({ ink, side }: Page, wanted: number): Uint8Array {
  const data = new Uint8Array(side * side * 3)
  for (let i = 0; i < ink.length; i += 1) data.fill(255 - ink[i]!, 3 * i, 3 * i + 3)
  return resample({ data, width: side, height: side }, wanted, wanted)
}

/** Each place with its eight neighbours, averaged; at the edge with those that there are. */
export function pooledTokens({ grid, width, data }: TokenMap): TokenMap {
  const out = new Float32Array(data.length)
  for (let y = 0; y < grid; y += 1)
    for (let x = 0; x < grid; x += 1) {
      let count = 0
      const at = (y * grid + x) * width
      for (let v = Math.max(0, y - 1); v <= Math.min(grid - 1, y + 1); v += 1)
        for (let u = Math.max(0, x - 1); u <= Math.min(grid - 1, x + 1); u += 1) {
          count += 1
          for (let k = 0; k < width; k += 1) out[at + k]! += data[(v * grid + u) * width + k]!
        }
      for (let k = 0; k < width; k += 1) out[at + k]! /= count
    }
  return { grid, width, data: out }
}

const INK_GRID = 12

/** The plainest rival: how much ink there is in a place and its eight neighbours. */
export function inkTokens({ ink, side }: Page): TokenMap {
  const density = new Float32Array(INK_GRID ** 2)
  const cell = side / INK_GRID
  for (let y = 0; y < side; y += 1)
    for (let x = 0; x < side; x += 1)
      if (ink[y * side + x]! > 40) density[Math.floor(y / cell) * INK_GRID + Math.floor(x / cell)]! += 1
  const data = new Float32Array(INK_GRID ** 2 * 9)
  for (let i = 0; i < INK_GRID ** 2; i += 1)
    for (let n = 0; n < 9; n += 1) {
      const [x, y] = [(i % INK_GRID) + (n % 3) - 1, Math.floor(i / INK_GRID) + Math.floor(n / 3) - 1]
      const there = x >= 0 && y >= 0 && x < INK_GRID && y < INK_GRID
      data[i * 9 + n] = there ? density[y * INK_GRID + x]! : 0
    }
  return { grid: INK_GRID, width: 9, data }
}

/** All places of several maps as one table. */
export function bankOf(maps: readonly TokenMap[]): Tensor {
  const width = maps[0]!.width
  const joined = new Float32Array(maps.reduce((sum, map) => sum + map.data.length, 0))
  let at = 0
  for (const { data } of maps) {
    joined.set(data, at)
    at += data.length
  }
  return float32(joined, [joined.length / width, width])
}

export interface Nearest {
  /** Root mean squared difference of every place to the nearest place of the bank. */
  distances(map: TokenMap, bank: Tensor): Promise<number[]>
  close(): Promise<void>
}

/** Exact nearest neighbours by products: |a|² - 2 a b + |b|², its minimum over the bank, its root. */
export async function openNearest(width: number, threads: number): Promise<Nearest> {
  const session = await openSession(nearestGraph(width), { threads })
  return {
    async distances(map, bank) {
      const a = float32(map.data, [map.data.length / width, width])
      const { distance } = await session.run({ a, b: bank })
      return Array.from(distance!.data as Float32Array)
    },
    close: () => session.close()
  }
}

function nearestGraph(width: number): Uint8Array {
  const b = new GraphBuilder('nearest')
  const [x, y] = ['a', 'b'].map((name) => b.input(name, 'float32', [1, width], [`${name}s`, width])) as [
    ReturnType<typeof b.input>,
    ReturnType<typeof b.input>
  ]
  const squares = (v: typeof x) => b.op('ReduceMean', [b.op('Mul', [v, v])], { axes: [1], keepdims: 1 })
  const dot = b.op('MatMul', [x, b.op('Transpose', [y], { perm: [1, 0] })])
  const scale = b.constant(float32([-2 / width], []))
  const rest = b.op('Add', [b.op('Mul', [dot, scale]), b.op('Transpose', [squares(y)], { perm: [1, 0] })])
  const least = b.op('Neg', [b.op('ReduceMax', [b.op('Neg', [rest])], { axes: [1], keepdims: 1 })])
  const distance = b.op('Sqrt', [b.op('Relu', [b.op('Add', [squares(x), least])])])
  b.output(distance, 'distance', ['as', 1])
  return writeModel(b.model())
}
