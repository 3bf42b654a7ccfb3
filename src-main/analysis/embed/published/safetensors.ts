import { because } from '#contract/because'
import { AppError } from '#contract/app-error'
import type { ReasonCode } from '#contract/reason-codes'
import type { Facts } from '#contract/result'
import { fromHalf } from '#main/onnx/format/half'

/** A tensor of a file of weights, widened to float32. */
export interface StoredTensor {
  dims: readonly number[]
  data: Float32Array
}

export interface StoredWeights {
  tensors: ReadonlyMap<string, StoredTensor>
  /** Whether they are stored in half precision (float16 or bfloat16). */
  half: boolean
}

/** Longer headers name more tensors than any transformer has. */
const MOST_HEADER = 10_000_000

export const unusable = (code: ReasonCode, facts: Facts = {}): AppError =>
  new AppError('encoder-weights', because(code, facts))

/**
 * Reads a file of weights as the Hugging Face hub publishes them (https://github.com/huggingface/safetensors): eight bytes with the
 * length of the header, the header as JSON (name, type, shape and place of each tensor), then their numbers. Nothing of the
 * file is run. Throws AppError 'encoder-weights'.
 */
export function readSafetensors(bytes: Uint8Array): StoredWeights {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const length = bytes.byteLength < 8 ? Infinity : Number(view.getBigUint64(0, true))
  if (length > Math.min(MOST_HEADER, bytes.byteLength - 8)) throw unusable('weights-header')
  const entries = Object.entries(headerOf(bytes.subarray(8, 8 + length)))
  const body = bytes.subarray(8 + length)
  const tensors = new Map<string, StoredTensor>()
  let half = false
  for (const [name, entry] of entries) {
    if (name === '__metadata__') continue
    const { dtype, shape, data_offsets: place } = checked(name, entry)
    const type = READERS[dtype]
    if (!type) throw unusable('weights-type', { name, type: dtype })
    const [from, to] = place
    const count = shape.reduce((product, size) => product * size, 1)
    if (from > to || to > body.byteLength || to - from !== count * type.bytes)
      throw unusable('weights-shape', { name })
    tensors.set(name, { dims: shape, data: type.read(new Uint8Array(body.subarray(from, to))) })
    half ||= type.bytes === 2
  }
  return { tensors, half }
}

function headerOf(bytes: Uint8Array): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'))
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed))
      return parsed as Record<string, unknown>
  } catch {
    // named below
  }
  throw unusable('weights-header')
}

interface Entry {
  dtype: string
  shape: number[]
  data_offsets: [number, number]
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0

function checked(name: string, entry: unknown): Entry {
  const { dtype, shape, data_offsets: place } = (entry ?? {}) as Partial<Record<keyof Entry, unknown>>
  const fits =
    typeof dtype === 'string' &&
    Array.isArray(shape) &&
    shape.every(isCount) &&
    Array.isArray(place) &&
    place.length === 2 &&
    place.every(isCount)
  if (!fits) throw unusable('weights-shape', { name })
  return { dtype, shape, data_offsets: place as [number, number] }
}

interface Reader {
  /** Of one number. */
  bytes: number
  read(bytes: Uint8Array): Float32Array
}

const shorts = (bytes: Uint8Array): Uint16Array => new Uint16Array(bytes.buffer, 0, bytes.byteLength / 2)

/** Types of numbers, little-endian, read from bytes that begin their buffer: float32, half precision, and bfloat16 (the upper half of a float32). */
const READERS: Readonly<Record<string, Reader | undefined>> = {
  F32: { bytes: 4, read: (bytes) => new Float32Array(bytes.buffer, 0, bytes.byteLength / 4) },
  F16: { bytes: 2, read: (bytes) => Float32Array.from(shorts(bytes), fromHalf) },
  BF16: {
    bytes: 2,
    read: (bytes) => new Float32Array(Uint32Array.from(shorts(bytes), (upper) => (upper << 16) >>> 0).buffer)
  }
}
