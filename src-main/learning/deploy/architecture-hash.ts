import { readModel } from '#main/onnx/format/read'
import type { Tensor } from '#main/onnx/format/tensor'
import { createHash } from 'node:crypto'

export interface Architecture {
  /** SHA-256 over operators, wiring and shapes: two models of one architecture share it, whatever they have learnt from. */
  hash: string
  /** Numbers that a drawing goes in with, and scores that come out, one a fold. */
  inputs: number
  outputs: number
  /** Numbers that the fold models hold, the drawings that some compare with among them. */
  parameters: number
  /** Of these, the weights that were fitted to a target: by gradient descent, or the slopes of developmental heads. */
  trainable: number
}

/** Tensors of a fold's model are named fold0.NAME; other constants belong to the graph. */
const OF_FOLD = /^fold\d+\.(.+)$/
const FITTED = /^(layer\d+\.(weight|bias|scale|shift)|slopes|intercept)$/
/** Their first axis counts the drawings that were learnt from, which is no matter of architecture. */
const COUNTS_DRAWINGS = new Set(['bank', 'known'])

/** What there is to say of a scorer's graph, `scorer.onnx`. */
export function architectureOf(scorer: Uint8Array): Architecture {
  const { graph } = readModel(scorer)
  const digest = createHash('sha256')
  digest.update(JSON.stringify(graph.nodes.map((node) => [node.op, node.inputs, node.outputs])))
  let [parameters, trainable] = [0, 0]
  for (const [name, tensor] of graph.initializers) {
    const own = OF_FOLD.exec(name)?.[1] ?? null
    digest.update(JSON.stringify([name, tensor.type, shapeOf(own, tensor)]))
    if (own === null || (tensor.type !== 'float32' && tensor.type !== 'float16')) continue
    parameters += tensor.data.length
    if (FITTED.test(own)) trainable += tensor.data.length
  }
  const width = (shape: readonly (number | string)[] | null | undefined): number => Number(shape?.at(-1) ?? 0)
  return {
    hash: digest.digest('hex'),
    inputs: width(graph.inputs[0]?.shape),
    outputs: width(graph.outputs[0]?.shape),
    parameters,
    trainable
  }
}

const shapeOf = (own: string | null, { dims }: Tensor): (number | null)[] =>
  own !== null && COUNTS_DRAWINGS.has(own) ? [null, ...dims.slice(1)] : [...dims]
