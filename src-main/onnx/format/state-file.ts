import { IR_VERSION, OPSET } from './model'
import { readModel } from './read'
import type { Tensor } from './tensor'
import { writeModel } from './write'

/** Named tensors and texts in one file. */
export interface StateFile {
  tensors: Map<string, Tensor>
  texts: Readonly<Record<string, string>>
}

/** As an ONNX graph without nodes whose initializers are the tensors, so that any tool for ONNX can look into it. */
export function writeState({ tensors, texts }: StateFile): Uint8Array {
  return writeModel({
    irVersion: IR_VERSION,
    producer: 'tadpole',
    opsets: [{ domain: '', version: OPSET }],
    graph: { name: 'state', nodes: [], initializers: tensors, inputs: [], outputs: [] },
    metadata: { ...texts }
  })
}

/** Throws what `readModel` throws. */
export function readState(bytes: Uint8Array): StateFile {
  const { graph, metadata } = readModel(bytes)
  return { tensors: graph.initializers, texts: metadata }
}
