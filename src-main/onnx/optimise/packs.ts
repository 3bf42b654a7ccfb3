import type { GraphBuilder, Value } from '../build/graph-builder'
import { int64, type Tensor } from '../format/tensor'
import type { Optimiser } from './optimiser'

/** Parameters that are updated as one: vectors that the optimiser treats alike, laid end to end, or one parameter alone. */
export interface Pack {
  /** Of its slots in the state. */
  name: string
  members: readonly string[]
  dims: readonly number[]
}

const sizeOf = (tensor: Tensor): number => tensor.data.length

/**
 * Networks have as many biases and scales as matrices, and each costs an optimiser's dozen operators, whose start takes longer than
 * their work. Laid end to end they cost one dozen; the arithmetic is element by element, so that nothing changes in the results.
 */
export function packsOf(parameters: ReadonlyMap<string, Tensor>, { kindOf = () => '' }: Optimiser): Pack[] {
  const vectors = [...parameters].filter(([, tensor]) => tensor.dims.length === 1)
  const alike = [...Map.groupBy(vectors, ([name]) => kindOf(name))].filter(([, own]) => own.length > 1)
  const packed = alike.map(([kind, own]): Pack => ({
    name: `vectors${kind}`,
    members: own.map(([name]) => name),
    dims: [own.reduce((sum, [, tensor]) => sum + sizeOf(tensor), 0)]
  }))
  const taken = new Set(packed.flatMap((pack) => pack.members))
  const alone = [...parameters].flatMap(([name, { dims }]): Pack[] =>
    taken.has(name) ? [] : [{ name, members: [name], dims }]
  )
  return [...alone, ...packed]
}

/** The members' values end to end. */
export const joined = (b: GraphBuilder, { members }: Pack, valueOf: (name: string) => Value): Value =>
  members.length === 1 ? valueOf(members[0]!) : b.op('Concat', members.map(valueOf), { axis: 0 })

/** The members' parts of a pack's value, by name. */
export function parted(
  b: GraphBuilder,
  { members }: Pack,
  value: Value,
  like: (name: string) => Value
): Map<string, Value> {
  if (members.length === 1) return new Map([[members[0]!, value]])
  const lengths = members.map((name) => like(name).shape[0]!)
  const parts = b.ops('Split', [value, b.constant(int64(lengths))], { axis: 0 })
  return new Map(members.map((name, i) => [name, parts[i]!]))
}
