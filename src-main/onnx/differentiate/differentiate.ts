import type { GraphBuilder } from '../build/graph-builder'
import type { Value } from '../build/node-builder'
import type { Node } from '../format/model'
import { float32, scalar } from '../format/tensor'
import { operatorNamed } from '../operators/registry'

/**
 * Appends to the builder's graph the nodes that compute d `loss` / d each of `wanted`, and answers those values.
 * Reverse-mode differentiation (Griewank & Walther, Evaluating Derivatives, 2008, ch. 3): one rule an operator.
 * `loss` must have one element. A value on which the loss does not depend gets zeros of its shape.
 * Throws RangeError where the way back crosses an operator without a gradient rule.
 */
export function differentiate(builder: GraphBuilder, loss: Value, wanted: readonly Value[]): Value[] {
  const nodes = pathBetween(builder.graph.nodes, wanted, loss)
  const gradients = new Map<string, Value>([[loss.name, onesLike(builder, loss)]])
  for (const node of nodes.reverse()) {
    const upstream = gradients.get(node.outputs[0]!)
    if (upstream) pushBack(builder, node, upstream, gradients)
  }
  return wanted.map((value) => gradients.get(value.name) ?? zerosLike(builder, value))
}

/** The nodes that lie between the wanted values and the loss, in order: nothing else is differentiated. */
function pathBetween(nodes: readonly Node[], wanted: readonly Value[], loss: Value): Node[] {
  const reached = new Set(wanted.map((value) => value.name))
  const forward = nodes.filter((node) => {
    const hit = node.inputs.some((name) => reached.has(name))
    if (hit) for (const name of node.outputs) reached.add(name)
    return hit
  })
  const needed = new Set([loss.name])
  const path = forward.reverse().filter((node) => {
    const hit = node.outputs.some((name) => needed.has(name))
    if (hit) for (const name of node.inputs) needed.add(name)
    return hit
  })
  return path.reverse()
}

function pushBack(builder: GraphBuilder, node: Node, upstream: Value, gradients: Map<string, Value>): void {
  const { gradient, flat } = operatorNamed(node.op)
  if (flat) return
  if (!gradient) throw new RangeError(`operator ${node.op} has no gradient rule`)
  const value = (name: string): Value => builder.values.get(name)!
  const parts = gradient({
    builder,
    node,
    inputs: node.inputs.map(value),
    outputs: node.outputs.map(value),
    upstream
  })
  node.inputs.forEach((name, i) => {
    const part = parts[i]
    if (!part) return
    const before = gradients.get(name)
    gradients.set(name, before ? builder.op('Add', [before, part]) : part)
  })
}

function onesLike(builder: GraphBuilder, value: Value): Value {
  return builder.constant(value.shape.length === 0 ? scalar(1) : float32([1], value.shape))
}

function zerosLike(builder: GraphBuilder, value: Value): Value {
  const size = value.shape.reduce((a, b) => a * b, 1)
  return builder.constant(float32(new Float32Array(size), value.shape))
}
