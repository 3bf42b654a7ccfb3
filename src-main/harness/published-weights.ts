import { random } from '../lib/random'
import { toHalf } from '../onnx/format/half'

export interface GivenTensor {
  dims: number[]
  data: ArrayLike<number>
}
export type NumberKind = 'F32' | 'F16' | 'BF16'

/** A file of weights as the hub writes it. */
export function safetensors(tensors: Record<string, GivenTensor>, kind: NumberKind = 'F32'): Uint8Array {
  const header: Record<string, unknown> = { __metadata__: { format: 'pt' } }
  const parts: Buffer[] = []
  let at = 0
  for (const [name, { dims, data }] of Object.entries(tensors)) {
    const part = Buffer.from(numbersOf(kind, data).buffer)
    header[name] = { dtype: kind, shape: dims, data_offsets: [at, at + part.length] }
    parts.push(part)
    at += part.length
  }
  const json = Buffer.from(JSON.stringify(header))
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(json.length))
  return Buffer.concat([length, json, ...parts])
}

function numbersOf(kind: NumberKind, data: ArrayLike<number>): Float32Array | Uint16Array {
  if (kind === 'F32') return Float32Array.from(data)
  if (kind === 'F16') return Uint16Array.from(data, toHalf)
  const whole = new Uint32Array(Float32Array.from(data).buffer)
  return Uint16Array.from(whole, (bits) => bits >>> 16)
}

export const SMALL = { width: 64, patch: 8, grid: 2, depth: 2, hidden: 96 }

/** A small vision transformer with weights drawn at random, named as timm does. */
export function smallTransformer(distilled = false): Record<string, GivenTensor> {
  const { width, patch, grid, depth, hidden } = SMALL
  const rng = random(3, 'weights')
  const drawn = (scale: number, ...dims: number[]): GivenTensor => ({
    dims,
    data: Float32Array.from({ length: dims.reduce((a, b) => a * b, 1) }, () => scale * rng.normal())
  })
  const around = (dims: number): GivenTensor => ({
    dims: [dims],
    data: Float32Array.from({ length: dims }, () => 1 + 0.1 * rng.normal())
  })
  const tensors: Record<string, GivenTensor> = {
    cls_token: drawn(1, 1, 1, width),
    ...(distilled ? { dist_token: drawn(1, 1, 1, width) } : {}),
    pos_embed: drawn(0.5, 1, grid ** 2 + (distilled ? 2 : 1), width),
    'patch_embed.proj.weight': drawn(0.1, width, 3, patch, patch),
    'patch_embed.proj.bias': drawn(0.1, width),
    'norm.weight': around(width),
    'norm.bias': drawn(0.1, width),
    'head.weight': drawn(0.1, 10, width),
    'head.bias': drawn(0.1, 10)
  }
  for (let i = 0; i < depth; i += 1)
    Object.assign(tensors, {
      [`blocks.${i}.norm1.weight`]: around(width),
      [`blocks.${i}.norm1.bias`]: drawn(0.1, width),
      [`blocks.${i}.attn.qkv.weight`]: drawn(0.1, 3 * width, width),
      [`blocks.${i}.attn.qkv.bias`]: drawn(0.1, 3 * width),
      [`blocks.${i}.attn.proj.weight`]: drawn(0.1, width, width),
      [`blocks.${i}.attn.proj.bias`]: drawn(0.1, width),
      [`blocks.${i}.norm2.weight`]: around(width),
      [`blocks.${i}.norm2.bias`]: drawn(0.1, width),
      [`blocks.${i}.mlp.fc1.weight`]: drawn(0.1, hidden, width),
      [`blocks.${i}.mlp.fc1.bias`]: drawn(0.1, hidden),
      [`blocks.${i}.mlp.fc2.weight`]: drawn(0.1, width, hidden),
      [`blocks.${i}.mlp.fc2.bias`]: drawn(0.1, width)
    })
  return tensors
}
