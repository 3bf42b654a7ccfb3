import { readModel } from '#main/onnx/format/read'
import { createHash } from 'node:crypto'

/** What two models of one architecture share, and how many numbers were learnt. */
export function architectureOf(graphs: readonly Uint8Array[]): { hash: string; parameters: number } {
  const digest = createHash('sha256')
  let parameters = 0
  for (const bytes of graphs) {
    const { graph } = readModel(bytes)
    digest.update(JSON.stringify(graph.nodes.map((node) => [node.op, node.inputs, node.outputs])))
    for (const [name, tensor] of graph.initializers) {
      digest.update(JSON.stringify([name, tensor.type, tensor.dims]))
      if (tensor.type === 'float32' || tensor.type === 'float16') parameters += tensor.data.length
    }
  }
  return { hash: digest.digest('hex'), parameters }
}
