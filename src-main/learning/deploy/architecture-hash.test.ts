import { describe, expect, it } from 'vitest'
import { TrainingSettings } from '#contract/training-settings'
import type { Compute } from '#main/compute/port'
import { random } from '#main/lib/random'
import { quietWork } from '#main/lib/work'
import { developmentScorer } from '../development/head'
import { autoencoder } from '../methods/autoencoder'
import type { FormMethod } from '../methods/form-method'
import { mahalanobis } from '../methods/mahalanobis'
import { neighbours } from '../methods/neighbours'
import { initialWeights } from '../train/autoencoder'
import { standardisationOf, standardiseTensors } from '../methods/standardise'
import { architectureOf } from './architecture-hash'
import { scorerGraph } from './scorer-graph'

const rowsOf = (n: number, size: number): Float32Array[] => {
  const rng = random(n)
  return Array.from({ length: n }, () => Float32Array.from({ length: size }, () => rng.normal()))
}

/** A scorer of two folds that learnt from n drawings. */
async function scorer(method: FormMethod, n: number, size: number): Promise<Uint8Array> {
  const rows = rowsOf(n, size)
  const settings = TrainingSettings.parse({ neighbours: 2 })
  const training = rows.map((_, i) => i)
  const run = { rows, training, validation: [], settings, seed: 1, threads: 1, onEpoch: () => undefined }
  const model = await method.train({} as Compute, run, quietWork())
  return scorerGraph(method, size, [model, model], settings)
}

describe('the architecture of a scorer', () => {
  it.each([neighbours, mahalanobis])(
    'is the same whatever it learnt from, another for another encoder ($name)',
    async (method) => {
      const [few, many] = [await scorer(method, 12, 6), await scorer(method, 30, 6)]
      expect(architectureOf(few).hash).toBe(architectureOf(many).hash)
      expect(architectureOf(few)).toMatchObject({ inputs: 6, outputs: 2, trainable: 0 })
      expect(architectureOf(await scorer(method, 12, 7)).hash).not.toBe(architectureOf(few).hash)
    }
  )

  it('its numbers by hand: an autoencoder of 5-4-2-4-5', () => {
    const settings = TrainingSettings.parse({ hidden: [4], latent: 2 })
    const { parameters } = initialWeights(5, settings, 1)
    const tensors = new Map([...parameters, ...standardiseTensors(standardisationOf(rowsOf(9, 5)))])
    const bytes = scorerGraph(autoencoder, 5, [{ tensors, losses: null }], settings)
    // weights and biases: 5*4+4, 4*2+2, 2*4+4, 4*5+5
    const weights = 24 + 10 + 12 + 25
    // and a mean and a deviation of each of the five numbers
    expect(architectureOf(bytes)).toMatchObject({ trainable: weights, parameters: weights + 10, outputs: 1 })
  })

  it('of developmental heads: slopes and intercepts are fitted, centres and scales are not', () => {
    const head = {
      centre: new Float32Array(3),
      scale: new Float32Array(3).fill(1),
      slopes: new Float32Array(3),
      intercept: 60
    }
    expect(architectureOf(developmentScorer(3, [head, head]))).toMatchObject({
      inputs: 3,
      outputs: 2,
      parameters: 2 * 10,
      trainable: 2 * 4
    })
  })
})
