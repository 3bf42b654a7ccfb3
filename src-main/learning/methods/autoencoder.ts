import type { FormMethod } from './form-method'
import { reconstruct, rowErrors } from '../train/autoencoder'
import { trainAutoencoder } from '../train/train-autoencoder'
import { standardise } from './standardise'

/** Mean squared error of the embedding rebuilt by an autoencoder (Sakurada & Yairi 2014). */
export const autoencoder: FormMethod = {
  name: 'autoencoder',
  train: trainAutoencoder,
  score(b, x, tensors, settings) {
    const z = standardise(b, x, tensors)
    return rowErrors(b, z, reconstruct(b, z, tensors, settings))
  }
}
