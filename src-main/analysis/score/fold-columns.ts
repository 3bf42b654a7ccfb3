import type { Graph } from '#main/onnx/format/model'

/** In a scorer of ours: the values that are put side by side as its output, one a fold. Throws RangeError in any other graph. */
export function foldColumns({ nodes }: Graph, output: string): string[] {
  const maker = (name: string) => nodes.find((node) => node.outputs.includes(name))
  let node = maker(output)
  while (node?.op === 'Identity') node = maker(node.inputs[0]!)
  if (node?.op !== 'Concat') throw new RangeError(`${output} is not made of columns`)
  return [...node.inputs]
}
