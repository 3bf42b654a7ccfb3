import { unusable, type StoredTensor, type StoredWeights } from './safetensors'

/** One linear layer: y = x weight + bias, with weight [inputs, outputs]. */
export interface Linear {
  weight: Float32Array
  bias: Float32Array
  inputs: number
  outputs: number
}

/** Scale and shift of a layer normalisation. */
export interface Norm {
  scale: Float32Array
  shift: Float32Array
}

export interface Block {
  before: Norm
  query: Linear
  key: Linear
  value: Linear
  out: Linear
  middle: Norm
  up: Linear
  down: Linear
}

/** Weights of a plain vision transformer (Dosovitskiy et al. 2021; Touvron et al. 2021), whoever published them. */
export interface TransformerWeights {
  width: number
  /** Side of a patch, pixels; patches of a side. */
  patchSize: number
  grid: number
  /** Tokens before the patches: the class token, and a distillation token where there is one. [prefix, width] */
  prefix: Float32Array
  prefixTokens: number
  /** Learnt positions of all tokens, [prefixTokens + grid * grid, width]. */
  positions: Float32Array
  /** A patch's pixels, channel by channel, to its token: inputs are 3 * patchSize * patchSize. */
  patches: Linear
  blocks: Block[]
  last: Norm
}

/** How a publisher names what a vision transformer has; `i` is the number of a block. */
interface Naming {
  classToken: string
  distillation: string
  positions: string
  patches: string
  block(i: number): string
  before: string
  /** Query, key and value in one matrix, or each by itself. */
  projections: string | readonly [string, string, string]
  out: string
  middle: string
  up: string
  down: string
  last: string
  /** Layers behind the last block, which an encoder does not need. */
  heads: RegExp
}

const TIMM: Naming = {
  classToken: 'cls_token',
  distillation: 'dist_token',
  positions: 'pos_embed',
  patches: 'patch_embed.proj',
  block: (i) => `blocks.${i}`,
  before: 'norm1',
  projections: 'attn.qkv',
  out: 'attn.proj',
  middle: 'norm2',
  up: 'mlp.fc1',
  down: 'mlp.fc2',
  last: 'norm',
  heads: /^(head|head_dist|pre_logits)\./
}

const HUGGING_FACE: Naming = {
  classToken: 'embeddings.cls_token',
  distillation: 'embeddings.distillation_token',
  positions: 'embeddings.position_embeddings',
  patches: 'embeddings.patch_embeddings.projection',
  block: (i) => `encoder.layer.${i}`,
  before: 'layernorm_before',
  projections: ['attention.attention.query', 'attention.attention.key', 'attention.attention.value'],
  out: 'attention.output.dense',
  middle: 'layernorm_after',
  up: 'intermediate.dense',
  down: 'output.dense',
  last: 'layernorm',
  heads: /^(classifier|cls_classifier|distillation_classifier|pooler|mask_token|decoder)\b/
}

/** Finds a plain vision transformer in a file of weights, named as timm or as Hugging Face names it. Throws AppError 'encoder-weights'. */
export function transformerWeights({ tensors }: StoredWeights): TransformerWeights {
  const bare = new Map(
    [...tensors].map(([name, tensor]) => [name.replace(/^(vit|deit|model)\./, ''), tensor])
  )
  const naming = [TIMM, HUGGING_FACE].find(({ classToken }) => bare.has(classToken))
  if (!naming) throw unusable('weights-family')
  const taken = new Set<string>()
  const find = (name: string): StoredTensor | undefined => {
    taken.add(name)
    return bare.get(name)
  }
  const read = readerOf(find)
  const found = assembled(naming, read, find)
  const further = [...bare.keys()].filter((name) => !taken.has(name) && !naming.heads.test(name))
  // layer scale, register tokens, relative positions: what is not understood must not be left out
  if (further.length > 0) throw unusable('weights-further', { names: further.slice(0, 3).join(', ') })
  return found
}

interface Read {
  /** The numbers of a tensor of this shape. */
  tensor(name: string, dims: readonly number[]): Float32Array
  norm(name: string, width: number): Norm
  linear(name: string, inputs: number, outputs: number): Linear
}

function readerOf(find: (name: string) => StoredTensor | undefined): Read {
  const tensor: Read['tensor'] = (name, dims) => {
    const found = find(name)
    if (!found) throw unusable('weights-missing', { name })
    if (found.dims.join() !== dims.join()) throw unusable('weights-shape', { name })
    return found.data
  }
  return {
    tensor,
    norm: (name, width) => ({
      scale: tensor(`${name}.weight`, [width]),
      shift: tensor(`${name}.bias`, [width])
    }),
    linear: (name, inputs, outputs) => ({
      weight: transposed(tensor(`${name}.weight`, [outputs, inputs]), outputs, inputs),
      bias: tensor(`${name}.bias`, [outputs]),
      inputs,
      outputs
    })
  }
}

/** [rows, columns] to [columns, rows]. */
function transposed(data: Float32Array, rows: number, columns: number): Float32Array {
  const out = new Float32Array(data.length)
  for (let r = 0; r < rows; r += 1)
    for (let c = 0; c < columns; c += 1) out[c * rows + r] = data[r * columns + c]!
  return out
}

function assembled(
  naming: Naming,
  read: Read,
  find: (name: string) => StoredTensor | undefined
): TransformerWeights {
  const kernel = find(`${naming.patches}.weight`)?.dims
  if (kernel?.length !== 4) throw unusable('weights-missing', { name: `${naming.patches}.weight` })
  const [width, channels, patchSize] = kernel as [number, number, number]
  const distilled = find(naming.distillation) !== undefined
  const prefixTokens = distilled ? 2 : 1
  const tokens = (find(naming.positions)?.dims[1] ?? 0) - prefixTokens
  const grid = Math.round(Math.sqrt(tokens))
  if (channels !== 3 || tokens < 1 || grid * grid !== tokens)
    throw unusable('weights-shape', { name: naming.positions })
  const area = channels * patchSize * patchSize
  const pixels = read.tensor(`${naming.patches}.weight`, [width, 3, patchSize, patchSize])
  const patches = {
    weight: transposed(pixels, width, area),
    bias: read.tensor(`${naming.patches}.bias`, [width]),
    inputs: area,
    outputs: width
  }
  const prefix = [naming.classToken, ...(distilled ? [naming.distillation] : [])]
  const blocks: Block[] = []
  while (find(`${naming.block(blocks.length)}.${naming.before}.weight`))
    blocks.push(blockOf(naming, read, find, naming.block(blocks.length), width))
  if (blocks.length === 0)
    throw unusable('weights-missing', { name: `${naming.block(0)}.${naming.before}.weight` })
  return {
    width,
    patchSize,
    grid,
    prefix: Float32Array.of(...prefix.flatMap((name) => [...read.tensor(name, [1, 1, width])])),
    prefixTokens,
    positions: read.tensor(naming.positions, [1, prefixTokens + tokens, width]),
    patches,
    blocks,
    last: read.norm(naming.last, width)
  }
}

function blockOf(
  naming: Naming,
  read: Read,
  find: (name: string) => StoredTensor | undefined,
  at: string,
  width: number
): Block {
  const { projections } = naming
  const hidden = find(`${at}.${naming.up}.weight`)?.dims[0] ?? 4 * width
  const [query, key, value] =
    typeof projections === 'string'
      ? thirds(read.linear(`${at}.${projections}`, width, 3 * width))
      : projections.map((name) => read.linear(`${at}.${name}`, width, width))
  return {
    before: read.norm(`${at}.${naming.before}`, width),
    query: query!,
    key: key!,
    value: value!,
    out: read.linear(`${at}.${naming.out}`, width, width),
    middle: read.norm(`${at}.${naming.middle}`, width),
    up: read.linear(`${at}.${naming.up}`, width, hidden),
    down: read.linear(`${at}.${naming.down}`, hidden, width)
  }
}

/** Query, key and value side by side, taken apart. */
function thirds({ weight, bias, inputs, outputs }: Linear): Linear[] {
  const width = outputs / 3
  return [0, 1, 2].map((part) => {
    const own = new Float32Array(inputs * width)
    for (let row = 0; row < inputs; row += 1)
      own.set(weight.subarray(row * outputs + part * width, row * outputs + (part + 1) * width), row * width)
    return { weight: own, bias: bias.slice(part * width, (part + 1) * width), inputs, outputs: width }
  })
}
