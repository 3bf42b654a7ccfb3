import { scalar } from '../format/tensor'
import type { Optimiser } from './optimiser'
import { decayed, type DecayOptions } from './weight-decay'

export interface SgdOptions extends DecayOptions {
  /** Share of the last step that is kept; 0: plain gradient descent. */
  momentum: number
}

/**
 * Stochastic gradient descent with momentum (Polyak 1964, in the form of Sutskever et al. 2013 as PyTorch has it):
 * v <- momentum v + g, w <- w (1 - lr decay) - lr v.
 */
export function sgd(options: SgdOptions = { momentum: 0.9 }): Optimiser {
  return {
    name: 'sgd',
    slots: ['velocity'],
    update({ builder: b, name, parameter, gradient, slots: [v], learningRate }) {
      const velocity = b.op('Add', [b.op('Mul', [v!, b.constant(scalar(options.momentum))]), gradient])
      const kept = decayed(b, name, parameter, learningRate, options)
      const moved = b.op('Sub', [kept, b.op('Mul', [velocity, learningRate])])
      return { parameter: moved, slots: [velocity] }
    }
  }
}
