import type { Node } from '../format/model'

export function intOf(node: Node, name: string, fallback: number): number {
  const attribute = node.attributes[name]
  return attribute?.kind === 'int' ? attribute.value : fallback
}

export function floatOf(node: Node, name: string, fallback: number): number {
  const attribute = node.attributes[name]
  return attribute?.kind === 'float' ? attribute.value : fallback
}

export function intsOf(node: Node, name: string): readonly number[] | undefined {
  const attribute = node.attributes[name]
  return attribute?.kind === 'ints' ? attribute.value : undefined
}

/** Axis counted from the front: -1 is the last of `rank`. */
export const fromFront = (axis: number, rank: number): number => (axis < 0 ? axis + rank : axis)
