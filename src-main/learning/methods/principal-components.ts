import { random, shuffled } from '#main/lib/random'
import { float32 } from '#main/onnx/format/tensor'
import { gramOf, leadingDirections } from '#main/statistics/gram'
import { rowErrors } from '../train/autoencoder'
import { everyRow, MOST_ROWS, type FormMethod } from './form-method'
import { standardisationOf, standardise, standardised, standardiseTensors } from './standardise'

const COMPONENTS = 'components'

/**
 * Mean squared error of the embedding rebuilt from its principal components (Jackson & Mudholkar 1979: the Q statistic), as many
 * as the autoencoder has latent numbers: what a linear autoencoder would do.
 */
export const principalComponents: FormMethod = {
  name: 'principal-components',
  train(_, run) {
    const rng = random(run.seed, 'components')
    const own = shuffled(everyRow(run), rng).slice(0, MOST_ROWS)
    const standardisation = standardisationOf(own)
    const rows = standardised(own, standardisation)
    const size = rows[0]!.length
    const count = Math.min(run.settings.latent, size, rows.length - 1)
    const start = Array.from({ length: count }, () => Float64Array.from(rows, () => rng.normal()))
    const directions = leadingDirections(rows, gramOf(rows), start)
    const table = new Float32Array(size * directions.length)
    directions.forEach((d, k) => d.forEach((v, i) => (table[i * directions.length + k] = v)))
    const components = float32(table, [size, directions.length])
    const tensors = new Map([...standardiseTensors(standardisation), [COMPONENTS, components]])
    return Promise.resolve({ tensors, losses: null })
  },
  score(b, x, tensors) {
    const z = standardise(b, x, tensors)
    const components = tensors.get(COMPONENTS)!
    const within = b.op('MatMul', [z, components])
    const rebuilt = b.op('MatMul', [within, b.op('Transpose', [components], { perm: [1, 0] })])
    return rowErrors(b, z, rebuilt)
  }
}
