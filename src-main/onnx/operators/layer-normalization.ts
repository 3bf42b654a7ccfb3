import type { NodeBuilder, Value } from '../build/node-builder'
import type { Node } from '../format/model'
import { fromFront, intOf } from './attributes'
import { sumTo } from './broadcast'
import type { GradientContext, Operator } from './operator'

/** Mean and 1 / deviation, which the runtime computes anyway: the node is asked to hand them out as well. */
function statistics(builder: NodeBuilder, node: Node, x: Value, axis: number): [mean: Value, inverse: Value] {
  const shape = x.shape.map((size, i) => (i < axis ? size : 1))
  for (const slot of [1, 2]) node.outputs[slot] ||= builder.fresh('LayerNormalization')
  const known = (name: string): Value => {
    const value: Value = { name, type: x.type, shape }
    builder.values.set(name, value)
    return value
  }
  return [known(node.outputs[1]!), known(node.outputs[2]!)]
}

const allOnes = (builder: NodeBuilder, scale: Value): boolean => {
  const data = builder.constantOf(scale)?.data
  return data !== undefined && Array.from(data, Number).every((v) => v === 1)
}

/**
 * y = n s + t with n = (x - mean) / deviation (Ba, Kiros & Hinton 2016). With g = dy s:
 * dx = (g - mean(g) - n mean(g n)) / deviation, ds = sum(dy n), dt = sum(dy).
 */
function gradient({ builder, node, inputs, outputs, upstream }: GradientContext): (Value | null)[] {
  const [x, scale, shift] = inputs as [Value, Value, Value | undefined]
  const axis = fromFront(intOf(node, 'axis', -1), x.shape.length)
  const axes = x.shape.flatMap((_, i) => (i >= axis ? [i] : []))
  const [mean, inverse] = statistics(builder, node, x, axis)
  const plain = !shift && allOnes(builder, scale) // then the output is n itself
  const normed = plain ? outputs[0]! : builder.op('Mul', [builder.op('Sub', [x, mean]), inverse])
  const g = plain ? upstream : builder.op('Mul', [upstream, scale])
  const average = (value: Value): Value => builder.op('ReduceMean', [value], { axes, keepdims: 1 })
  const along = builder.op('Mul', [normed, average(builder.op('Mul', [g, normed]))])
  const rest = builder.op('Sub', [builder.op('Sub', [g, average(g)]), along])
  const dx = builder.op('Mul', [rest, inverse])
  if (plain) return [dx, null]
  const ds = sumTo(builder, builder.op('Mul', [upstream, normed]), scale.shape)
  return shift ? [dx, ds, sumTo(builder, upstream, shift.shape)] : [dx, ds]
}

export const layerNormalization: Operator = {
  type: 'LayerNormalization',
  infer: ({ inputs: [x] }) => [{ type: x!.type, shape: x!.shape }],
  gradient
}
