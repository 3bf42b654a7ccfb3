import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { AppError } from '#contract/app-error'
import { computePool } from '#main/compute/pool'
import { programs, projectRoot } from '#main/harness/open-engine'
import { nodeFork } from '#main/lib/process/node-channel'
import { safetensors, SMALL, smallTransformer, type GivenTensor } from '#main/harness/published-weights'
import { random } from '#main/lib/random'
import { sha256 } from '#main/lib/sha256'
import { float32 } from '#main/onnx/format/tensor'
import { readModel } from '#main/onnx/format/read'
import { laterBlocks } from '#main/onnx/inspect/pool-blocks'
import { publishedPack, readConfigs } from './published-pack'

const compute = computePool(nodeFork(programs), 1)
afterAll(() => compute.stop())

const { width: WIDTH, patch: PATCH, grid: GRID, depth: DEPTH } = SMALL

/** The same weights as Hugging Face names them. */
function renamed(timm: Record<string, GivenTensor>): Record<string, GivenTensor> {
  const pairs: [RegExp, string][] = [
    [/^cls_token/, 'vit.embeddings.cls_token'],
    [/^pos_embed/, 'vit.embeddings.position_embeddings'],
    [/^patch_embed\.proj/, 'vit.embeddings.patch_embeddings.projection'],
    [/^blocks\.(\d+)\.norm1/, 'vit.encoder.layer.$1.layernorm_before'],
    [/^blocks\.(\d+)\.norm2/, 'vit.encoder.layer.$1.layernorm_after'],
    [/^blocks\.(\d+)\.attn\.proj/, 'vit.encoder.layer.$1.attention.output.dense'],
    [/^blocks\.(\d+)\.mlp\.fc1/, 'vit.encoder.layer.$1.intermediate.dense'],
    [/^blocks\.(\d+)\.mlp\.fc2/, 'vit.encoder.layer.$1.output.dense'],
    [/^norm/, 'vit.layernorm'],
    [/^head/, 'classifier']
  ]
  const out: Record<string, GivenTensor> = {}
  for (const [name, { dims, data }] of Object.entries(timm)) {
    const joined = /^blocks\.(\d+)\.attn\.qkv\.(weight|bias)$/.exec(name)
    if (!joined) {
      const [from, to] = pairs.find(([pattern]) => pattern.test(name))!
      out[name.replace(from, to)] = { dims, data }
      continue
    }
    const size = data.length / 3
    for (const [part, word] of ['query', 'key', 'value'].entries())
      out[`vit.encoder.layer.${joined[1]}.attention.attention.${word}.${joined[2]}`] = {
        dims: [dims[0]! / 3, ...dims.slice(1)],
        data: Array.from(data).slice(part * size, (part + 1) * size)
      }
  }
  return out
}

/** Tokens of one picture by plain loops over the same weights: the transformer as the paper writes it. */
function byHand(given: Record<string, GivenTensor>, pixels: Float32Array): number[][] {
  const side = PATCH * GRID
  const at = (name: string): ArrayLike<number> => given[name]!.data
  const layer = (x: number[], name: string): number[] => {
    const [weight, bias] = [at(`${name}.weight`), at(`${name}.bias`)]
    return Array.from(bias, (own, o) => x.reduce((sum, v, i) => sum + v * weight[o * x.length + i]!, own))
  }
  const norm = (x: number[], name: string): number[] => {
    const mean = x.reduce((a, b) => a + b, 0) / x.length
    const variance = x.reduce((sum, v) => sum + (v - mean) ** 2, 0) / x.length
    return x.map(
      (v, i) => ((v - mean) / Math.sqrt(variance + 1e-6)) * at(`${name}.weight`)[i]! + at(`${name}.bias`)[i]!
    )
  }
  const patches: number[][] = []
  for (let row = 0; row < GRID; row += 1)
    for (let column = 0; column < GRID; column += 1) {
      const flat: number[] = []
      for (let c = 0; c < 3; c += 1)
        for (let y = 0; y < PATCH; y += 1)
          for (let x = 0; x < PATCH; x += 1)
            flat.push(pixels[c * side * side + (row * PATCH + y) * side + column * PATCH + x]!)
      patches.push(layer(flat, 'patch_embed.proj'))
    }
  let tokens = [Array.from(at('cls_token')), ...patches].map((token, i) =>
    token.map((v, k) => v + at('pos_embed')[i * WIDTH + k]!)
  )
  for (let i = 0; i < DEPTH; i += 1) {
    const qkv = tokens.map((x) => layer(norm(x, `blocks.${i}.norm1`), `blocks.${i}.attn.qkv`))
    const mixed = qkv.map((q) => {
      const scores = qkv.map(
        (k) => q.slice(0, WIDTH).reduce((sum, v, d) => sum + v * k[WIDTH + d]!, 0) / Math.sqrt(WIDTH)
      )
      const most = Math.max(...scores)
      const odds = scores.map((s) => Math.exp(s - most))
      const total = odds.reduce((a, b) => a + b, 0)
      return Array.from({ length: WIDTH }, (_, d) =>
        odds.reduce((sum, o, t) => sum + (o / total) * qkv[t]![2 * WIDTH + d]!, 0)
      )
    })
    tokens = tokens.map((x, t) => layer(mixed[t]!, `blocks.${i}.attn.proj`).map((v, k) => v + x[k]!))
    tokens = tokens.map((x) => {
      const up = layer(norm(x, `blocks.${i}.norm2`), `blocks.${i}.mlp.fc1`)
      const gelu = up.map((v) => 0.5 * v * (1 + erf(v / Math.SQRT2)))
      return layer(gelu, `blocks.${i}.mlp.fc2`).map((v, k) => v + x[k]!)
    })
  }
  return tokens.map((x) => norm(x, 'norm'))
}

/** Abramowitz & Stegun 7.1.26, to 1.5e-7. */
function erf(x: number): number {
  const t = 1 / (1 + 0.3275911 * Math.abs(x))
  const poly =
    t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
  return Math.sign(x) * (1 - poly * Math.exp(-x * x))
}

async function tokensOf(bytes: Uint8Array, pixels: Float32Array, side: number): Promise<Float32Array> {
  const source = { key: sha256(bytes), bytes: () => Promise.resolve(bytes) }
  const result = await compute.run(source, { pixel_values: float32(pixels, [1, 3, side, side]) })
  return result.tokens!.data as Float32Array
}

const picture = (side: number): Float32Array => {
  const rng = random(5, 'picture')
  return Float32Array.from({ length: 3 * side * side }, () => rng.next() * 2 - 1)
}

const reasonOf = (run: () => unknown): string => {
  try {
    run()
    return 'built'
  } catch (error) {
    return error instanceof AppError ? `${error.code} ${String(error.failure.facts.reason)}` : String(error)
  }
}

describe('published weights', () => {
  it('named as timm does give what plain loops over them give', async () => {
    const given = smallTransformer()
    const { manifest, bytes } = publishedPack(safetensors(given), {})
    expect(manifest).toMatchObject({
      patchSize: PATCH,
      grid: [GRID, GRID],
      prefixTokens: 1,
      embeddingSize: WIDTH
    })
    const pixels = picture(PATCH * GRID)
    const found = await tokensOf(bytes, pixels, PATCH * GRID)
    const wanted = byHand(given, pixels).flat()
    wanted.forEach((value, i) => expect(found[i]).toBeCloseTo(value, 3))
  })
  it('named as Hugging Face does are the same network, to the bit', async () => {
    const given = smallTransformer()
    const pixels = picture(PATCH * GRID)
    const [timm, hub] = [
      publishedPack(safetensors(given), {}),
      publishedPack(safetensors(renamed(given)), {})
    ]
    expect(await tokensOf(hub.bytes, pixels, PATCH * GRID)).toEqual(
      await tokensOf(timm.bytes, pixels, PATCH * GRID)
    )
  })
  it.each(['F16', 'BF16'] as const)('in %s are widened, and the pack stays half as large', async (kind) => {
    const given = smallTransformer()
    const [whole, half] = [publishedPack(safetensors(given), {}), publishedPack(safetensors(given, kind), {})]
    expect(half.bytes.length / whole.bytes.length).toBeLessThan(0.6)
    const pixels = picture(PATCH * GRID)
    const [a, b] = [
      await tokensOf(whole.bytes, pixels, PATCH * GRID),
      await tokensOf(half.bytes, pixels, PATCH * GRID)
    ]
    const off = Math.max(...a.map((v, i) => Math.abs(v - b[i]!)))
    expect(off).toBeGreaterThan(0)
    expect(off).toBeLessThan(kind === 'F16' ? 0.05 : 0.3)
  })
  it('of DeiT have a distillation token, and read pictures as ImageNet’s', () => {
    const { manifest } = publishedPack(safetensors(smallTransformer(true)), {})
    expect(manifest.prefixTokens).toBe(2)
    expect(manifest.input.mean).toEqual([0.485, 0.456, 0.406])
    expect(manifest.name).toBe('deit-64-patch8-16')
  })
  it('are read as their config says', () => {
    const config = readConfigs([
      Buffer.from('{"num_attention_heads": 2, "hidden_act": "gelu"}'),
      Buffer.from('{"image_mean": [0.1, 0.2, 0.3], "image_std": [1, 1, 1], "do_resize": true}')
    ])
    const { manifest, bytes } = publishedPack(safetensors(smallTransformer()), config)
    expect(manifest.input).toMatchObject({ mean: [0.1, 0.2, 0.3], std: [1, 1, 1] })
    expect(laterBlocks(readModel(bytes).graph)).toHaveLength(1)
  })
  it('that are not what they seem are refused with the reason', () => {
    const given = smallTransformer()
    const without = (name: string): Record<string, GivenTensor> =>
      Object.fromEntries(Object.entries(given).filter(([key]) => key !== name))
    const file = Buffer.from(safetensors(given))
    const build = (bytes: Uint8Array) => reasonOf(() => publishedPack(bytes, {}))
    expect(build(file.subarray(0, 7))).toBe('encoder-weights reason:weights-header')
    expect(build(Buffer.from('PK\u0003\u0004 not weights at all'))).toBe(
      'encoder-weights reason:weights-header'
    )
    expect(build(file.subarray(0, file.length - 4))).toBe('encoder-weights reason:weights-shape')
    expect(build(safetensors(without('cls_token')))).toBe('encoder-weights reason:weights-family')
    expect(build(safetensors(without('blocks.1.mlp.fc2.bias')))).toBe(
      'encoder-weights reason:weights-missing'
    )
    expect(build(safetensors({ ...given, 'blocks.0.ls1.gamma': given['norm.weight']! }))).toBe(
      'encoder-weights reason:weights-further'
    )
    expect(reasonOf(() => publishedPack(file, { hidden_act: 'quick_gelu' }))).toBe(
      'encoder-weights reason:weights-activation'
    )
    expect(reasonOf(() => readConfigs([Buffer.from('{')]))).toBe('encoder-weights reason:weights-config')
    const type = Buffer.from(file.toString('latin1').replaceAll('"F32"', '"I32"'), 'latin1')
    expect(build(type)).toBe('encoder-weights reason:weights-type')
  })
})

const teacher = join(projectRoot, '../shared/data/encoders/vit-tiny-patch16-224/model.onnx')
describe.skipIf(!existsSync(teacher))('a real ViT-Tiny (skipped where its file is not at hand)', () => {
  it('built of its weights computes what its own graph computes', { timeout: 60_000 }, async () => {
    const own = readModel(readFileSync(teacher))
    const tensors: Record<string, GivenTensor> = {}
    for (const [name, { dims, data }] of own.graph.initializers) {
      if (!/^(cls_token|pos_embed|patch_embed|blocks|norm|head)/.test(name)) continue
      const turned = name.endsWith('weightT')
      const [rows, columns] = dims as [number, number]
      tensors[name.replace('weightT', 'weight')] = turned
        ? {
            dims: [columns, rows],
            data: Float32Array.from(
              data as Float32Array,
              (_, i) => (data as Float32Array)[(i % rows) * columns + Math.floor(i / rows)]!
            )
          }
        : { dims: [...dims], data: data as Float32Array }
    }
    const { manifest, bytes } = publishedPack(safetensors(tensors), {})
    expect(manifest.name).toBe('vit-tiny-patch16-224')
    const pixels = picture(224)
    const [ours, theirs] = [
      await tokensOf(bytes, pixels, 224),
      await tokensOf(readFileSync(teacher), pixels, 224)
    ]
    expect(Math.max(...ours.map((v, i) => Math.abs(v - theirs[i]!)))).toBeLessThan(2e-3)
  })
})
