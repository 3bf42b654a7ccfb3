import type { GraphBuilder } from '../build/graph-builder'
import type { Value } from '../build/node-builder'
import { scalar } from '../format/tensor'
import type { Optimiser } from './optimiser'
import { decayed, type DecayOptions } from './weight-decay'

export interface MuonOptions extends DecayOptions {
  momentum: number
  /** Which parameters are turned as matrices; all others go to `rest`. */
  matrices(name: string): boolean
  /** Optimiser of everything else; it sees the same learning rate times `restShare`. */
  rest: Optimiser
  restShare: number
}

/** Coefficients of the quintic iteration (Jordan et al. 2024): they bring singular values near 1 in five rounds. */
const [A, B, C] = [3.4445, -4.775, 2.0315]
const ROUNDS = 5

/**
 * Muon (Jordan et al. 2024, "Muon: an optimizer for hidden layers in neural networks"): the momentum of a weight matrix is
 * replaced by the nearest matrix whose directions all count the same, so that rare directions are learnt as fast as loud ones.
 * Updates are scaled to the size of AdamW's (Liu et al. 2025, "Muon is scalable", section 2.2: 0.2 sqrt(max(rows, columns))), so
 * one learning rate serves both.
 */
export function muon(options: MuonOptions): Optimiser {
  const { momentum, rest, restShare, matrices } = options
  return {
    name: 'muon',
    slots: rest.slots,
    update(context) {
      const { builder: b, name, parameter, gradient, slots, learningRate } = context
      const number = (value: number): Value => b.constant(scalar(value))
      if (!matrices(name))
        return rest.update({ ...context, learningRate: b.op('Mul', [learningRate, number(restShare)]) })
      const velocity = b.op('Add', [b.op('Mul', [slots[0]!, number(momentum)]), gradient])
      const ahead = b.op('Add', [b.op('Mul', [velocity, number(momentum)]), gradient]) // Nesterov
      const [rows, columns] = parameter.shape as [number, number]
      const size = b.op('Mul', [learningRate, number(0.2 * Math.sqrt(Math.max(rows, columns)))])
      const kept = decayed(b, name, parameter, learningRate, options)
      const moved = b.op('Sub', [kept, b.op('Mul', [orthogonalised(b, ahead), size])])
      return { parameter: moved, slots: [velocity, ...slots.slice(1)] }
    }
  }
}

/** X <- a X + (b X Xᵀ + c (X Xᵀ)²) X, from X of Frobenius norm 1: [rows, columns] keeps its shape. */
export function orthogonalised(b: GraphBuilder, matrix: Value): Value {
  const number = (value: number): Value => b.constant(scalar(value))
  const [rows, columns] = matrix.shape as [number, number]
  const wide = rows <= columns
  const turned = (value: Value): Value => b.op('Transpose', [value], { perm: [1, 0] })
  const square = b.op('ReduceSum', [b.op('Mul', [matrix, matrix])], { keepdims: 0 })
  const length = b.op('Add', [b.op('Sqrt', [square]), number(1e-7)])
  let x = b.op('Div', [wide ? matrix : turned(matrix), length])
  for (let round = 0; round < ROUNDS; round += 1) {
    const gram = b.op('Gemm', [x, x], { transB: 1 })
    const mixed = b.op('Add', [
      b.op('Mul', [gram, number(B)]),
      b.op('Mul', [b.op('MatMul', [gram, gram]), number(C)])
    ])
    x = b.op('Add', [b.op('Mul', [x, number(A)]), b.op('MatMul', [mixed, x])])
  }
  return wide ? x : turned(x)
}
