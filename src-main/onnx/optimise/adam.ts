import { scalar } from '../format/tensor'
import type { Optimiser } from './optimiser'
import { decayed, type DecayOptions } from './weight-decay'

export interface AdamOptions extends DecayOptions {
  beta1: number
  beta2: number
  epsilon: number
}

/**
 * Adam, and with `weightDecay` AdamW, whose decay is apart from the gradient (Loshchilov & Hutter 2019, Algorithm 2):
 * w <- w (1 - lr decay) - lr m / (sqrt(v) + eps). Adam (Kingma & Ba 2015, Algorithm 1). The two moments are kept divided by (1 - beta), which spares two passes over the
 * weights a step; the bias corrections are folded into two scalars, so that the result is Adam's own.
 */
export function adam(options: AdamOptions = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 }): Optimiser {
  const { beta1, beta2, epsilon } = options
  return {
    name: options.weightDecay ? 'adamw' : 'adam',
    slots: ['moment1', 'moment2'],
    update({ builder: b, name, parameter, gradient, slots: [m, v], learningRate, step }) {
      const constant = (value: number) => b.constant(scalar(value))
      const moment1 = b.op('Add', [b.op('Mul', [m!, constant(beta1)]), gradient])
      const squared = b.op('Mul', [gradient, gradient])
      const moment2 = b.op('Add', [b.op('Mul', [v!, constant(beta2)]), squared])
      // (1 - beta) / (1 - beta^t): turns a stored sum into the bias-corrected mean
      const corrected = (beta: number) =>
        b.op('Div', [constant(1 - beta), b.op('Sub', [constant(1), b.op('Pow', [constant(beta), step])])])
      // lr c1 m / (sqrt(c2 v) + eps) = (lr c1 / sqrt(c2)) m / (sqrt(v) + eps / sqrt(c2))
      const root2 = b.op('Sqrt', [corrected(beta2)])
      const rate = b.op('Div', [b.op('Mul', [learningRate, corrected(beta1)]), root2])
      const floor = b.op('Div', [constant(epsilon), root2])
      const direction = b.op('Div', [moment1, b.op('Add', [b.op('Sqrt', [moment2]), floor])])
      const kept = decayed(b, name, parameter, learningRate, options)
      return {
        parameter: b.op('Sub', [kept, b.op('Mul', [direction, rate])]),
        slots: [moment1, moment2]
      }
    }
  }
}
