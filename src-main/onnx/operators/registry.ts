import { activations } from './activations'
import { arithmetic } from './arithmetic'
import { layout } from './layout'
import { linear } from './linear'
import { logic } from './logic'
import { network } from './network'
import type { Operator } from './operator'
import { reductions } from './reductions'

const table = new Map<string, Operator>(
  [...arithmetic, ...activations, ...reductions, ...linear, ...layout, ...logic, ...network].map((o) => [
    o.type,
    o
  ])
)

/** Throws RangeError for an operator that our builder does not know. */
export function operatorNamed(type: string): Operator {
  const found = table.get(type)
  if (!found) throw new RangeError(`operator ${type} is not known to the graph builder`)
  return found
}
