import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '#contract/app-error'
import { writeDurably } from '#main/lib/durable-file'
import { sha256 } from '#main/lib/sha256'
import { fromHalf, toHalf } from '#main/onnx/format/half'
import { readState, writeState } from '#main/onnx/format/state-file'
import { float32, type Tensor } from '#main/onnx/format/tensor'
import { patchesOf, type EncoderShape } from '../architecture'
import type { MiniBatch } from '../examples/make-batch'
import { gridOverlaps, tokenUnder } from './regrid'
import type { Teacher } from './teacher'

/** Feeds that tell what the teacher says of a mini-batch: `teacher_pooled` [1, pictures, pooledSize], `teacher_tokens` [1, rows, sizes]. */
export interface TeacherTargets {
  /** `key` names the mini-batch within the training, for what is kept of it. */
  feeds(key: string, batch: MiniBatch): Promise<Record<string, Tensor>>
}

/** Numbers as the teacher gives them, in half precision: [pictures, pooledSize] and [rows, sum of tokenSizes]. */
interface Kept {
  pooled: Uint16Array
  tokens: Uint16Array
}

/** Mean and deviation of each column. */
interface Scale {
  mean: Float32Array
  deviation: Float32Array
}

/** Mini-batches from which the spread of the teacher's numbers is taken. */
export const SCALE_BATCHES = 8

export interface TargetsRequest {
  teacher: Teacher
  shape: EncoderShape
  /** Where answers are kept, one file a mini-batch: the teacher is asked once for each. */
  folder: string
  /** Says what mini-batches are made of; those of another plan are kept apart. */
  plan: string
  /** The first mini-batches, under their keys. */
  first: readonly { key: string; batch: MiniBatch }[]
}

/**
 * What a teacher says of mini-batches, each number with mean 0 and deviation 1 over the first of them: its blocks differ in size by
 * orders of magnitude, and each is to count. Throws what the teacher throws, and AppError 'checkpoint-damaged' for a file that is.
 */
export async function teacherTargets(request: TargetsRequest): Promise<TeacherTargets> {
  const { teacher, first } = request
  const folder = join(request.folder, sha256(Buffer.from(`${teacher.id} ${request.plan}`)).slice(0, 16))
  const overlaps = gridOverlaps(Math.sqrt(patchesOf(request.shape)), teacher.grid)
  const width = teacher.tokenSizes[0] + teacher.tokenSizes[1]
  const kept = async (key: string, batch: MiniBatch): Promise<Kept> => {
    const path = join(folder, `${key}.onnx`)
    const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null
      throw new AppError('file-unreadable', { file: path, reason: error.code ?? 'unknown' })
    })
    if (bytes) return readKept(bytes, path)
    const made = await asked(teacher, request.shape, overlaps, batch)
    await writeDurably(path, writeKept(made, batch.pages.length, width))
    return made
  }
  const samples: Kept[] = []
  for (const { key, batch } of first) samples.push(await kept(key, batch))
  const pooledScale = scaleOf(
    samples.map(({ pooled }) => pooled),
    teacher.pooledSize
  )
  const tokenScale = scaleOf(
    samples.map(({ tokens }) => tokens),
    width
  )
  return {
    async feeds(key, batch) {
      const { pooled, tokens } = await kept(key, batch)
      return {
        teacher_pooled: float32(scaled(pooled, pooledScale), [1, batch.pages.length, teacher.pooledSize]),
        teacher_tokens: float32(scaled(tokens, tokenScale), [1, tokens.length / width, width])
      }
    }
  }
}

/** Asks the teacher about the pages of a mini-batch, and takes its tokens to the patches that the mini-batch shows. */
async function asked(
  teacher: Teacher,
  shape: EncoderShape,
  overlaps: ReturnType<typeof gridOverlaps>,
  { pages, places }: MiniBatch
): Promise<Kept> {
  const { pooled, tokens, weights } = await teacher.answer(pages, shape.side)
  const patches = teacher.grid[0] * teacher.grid[1]
  const width = teacher.tokenSizes[0] + teacher.tokenSizes[1]
  const perPage = places.length / pages.length
  const found = new Uint16Array(places.length * width)
  const token = new Float32Array(width)
  places.forEach((place, row) => {
    const page = Math.floor(row / perPage)
    tokenUnder(
      overlaps[Number(place)]!,
      tokens.subarray(page * patches * width, (page + 1) * patches * width),
      weights.subarray(page * patches, (page + 1) * patches),
      token
    )
    found.set(Uint16Array.from(token, toHalf), row * width)
  })
  return { pooled: Uint16Array.from(pooled, toHalf), tokens: found }
}

function writeKept({ pooled, tokens }: Kept, pages: number, width: number): Uint8Array {
  const half = (data: Uint16Array, dims: number[]): Tensor => ({ type: 'float16', dims, data })
  const tensors = new Map([
    ['pooled', half(pooled, [pages, pooled.length / pages])],
    ['tokens', half(tokens, [tokens.length / width, width])]
  ])
  return writeState({ tensors, texts: {} })
}

/** Files are written whole or not at all; one that cannot be read was damaged later. */
function readKept(bytes: Uint8Array, path: string): Kept {
  try {
    const { tensors } = readState(bytes)
    return {
      pooled: tensors.get('pooled')!.data as Uint16Array,
      tokens: tensors.get('tokens')!.data as Uint16Array
    }
  } catch {
    throw new AppError('checkpoint-damaged', { file: path })
  }
}

/** Every half-precision number as a float: reading one from a table is many times quicker than working it out. */
const FLOATS = Float32Array.from({ length: 65_536 }, (_, half) => fromHalf(half))

function scaleOf(samples: readonly Uint16Array[], width: number): Scale {
  const [sum, squares] = [new Float64Array(width), new Float64Array(width)]
  let rows = 0
  for (const sample of samples) {
    rows += sample.length / width
    for (let i = 0; i < sample.length; i += 1) {
      const value = FLOATS[sample[i]!]!
      sum[i % width]! += value
      squares[i % width]! += value * value
    }
  }
  const mean = Float32Array.from(sum, (total) => total / rows)
  const deviation = Float32Array.from(squares, (total, k) =>
    Math.sqrt(Math.max(total / rows - (sum[k]! / rows) ** 2, 1e-12))
  )
  return { mean, deviation }
}

function scaled(halves: Uint16Array, { mean, deviation }: Scale): Float32Array {
  const width = mean.length
  const out = new Float32Array(halves.length)
  for (let row = 0; row < halves.length; row += width)
    for (let k = 0; k < width; k += 1) out[row + k] = (FLOATS[halves[row + k]!]! - mean[k]!) / deviation[k]!
  return out
}
