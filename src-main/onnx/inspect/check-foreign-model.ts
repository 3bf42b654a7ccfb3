import type { Graph, Model } from '../format/model'
import { OnnxError } from '../format/onnx-error'
import { readModel } from '../format/read'
import { elementCount, type Tensor } from '../format/tensor'
import { ALLOWED_OPERATORS } from './allowed-operators'

export const LARGEST_MODEL_BYTES = 500 * 1024 * 1024
const LARGEST_GENERATED_TENSOR = 64 * 1024 * 1024

/**
 * Reads a model that somebody else made, and refuses it (OnnxError) unless it is self-contained and uses only operators
 * from our list: what passes can neither touch other files nor run for ever.
 */
export function checkForeignModel(bytes: Uint8Array): Model {
  if (bytes.byteLength > LARGEST_MODEL_BYTES)
    throw new OnnxError('model-too-large', { bytes: bytes.byteLength, limit: LARGEST_MODEL_BYTES })
  const model = readModel(bytes)
  checkGraph(model.graph)
  return model
}

function checkGraph(graph: Graph): void {
  for (const node of graph.nodes) {
    const standard = node.domain === '' || node.domain === 'ai.onnx'
    if (!standard || !ALLOWED_OPERATORS.has(node.op))
      throw new OnnxError('model-forbidden-operator', {
        operator: standard ? node.op : `${node.domain}.${node.op}`
      })
    if (Object.values(node.attributes).some((a) => a.kind === 'graph'))
      throw new OnnxError('model-forbidden-operator', { operator: `${node.op} with a sub-graph` })
    if (node.op === 'ConstantOfShape') checkGenerated(graph.initializers.get(node.inputs[0] ?? ''))
  }
}

/** A few bytes of file may not ask for gigabytes of memory. */
function checkGenerated(shape: Tensor | undefined): void {
  const size = shape ? elementCount(Array.from(shape.data, Number)) : 0
  if (size > LARGEST_GENERATED_TENSOR) throw new OnnxError('model-too-large', { elements: size })
}
