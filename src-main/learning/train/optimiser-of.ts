import type { TrainingSettings } from '#contract/training-settings'
import { adam } from '#main/onnx/optimise/adam'
import type { RateOptions, Schedule } from '#main/onnx/optimise/learning-rate'
import type { Optimiser } from '#main/onnx/optimise/optimiser'
import { sgd } from '#main/onnx/optimise/sgd'

/** Biases and batch norm's scales hold no knowledge that could grow too large: weights alone decay. */
const decays = (name: string): boolean => name.endsWith('.weight')
const EPSILON = 1e-8

export function optimiserOf({ optimizer, weightDecay, momentum, beta1, beta2 }: TrainingSettings): Optimiser {
  if (optimizer === 'sgd') return sgd({ momentum, weightDecay, decays })
  const moments = { beta1, beta2, epsilon: EPSILON }
  return adam(optimizer === 'adamw' ? { ...moments, weightDecay, decays } : moments)
}

/** How the learning rate runs, with `updates` updates an epoch; steps count updates. */
export function ratesOf(settings: TrainingSettings, updates: number): RateOptions {
  const { learningRate: base, warmupEpochs, epochs } = settings
  return {
    base,
    warmUp: warmupEpochs * updates,
    total: epochs * updates,
    schedule: scheduleOf(settings, updates)
  }
}

function scheduleOf(settings: TrainingSettings, updates: number): Schedule {
  const { scheduler, stepEpochs, fallTo, finalShare, plateauPatience } = settings
  switch (scheduler) {
    case 'none':
      return { kind: 'constant' }
    case 'step':
      return { kind: 'step', every: stepEpochs * updates, divisor: 1 / fallTo }
    case 'cosine':
      return { kind: 'cosine', floor: finalShare }
    case 'exponential':
      return { kind: 'exponential', floor: finalShare }
    case 'plateau':
      return { kind: 'plateau', factor: fallTo, patience: plateauPatience }
  }
}
