import { int64 } from '#main/onnx/format/tensor'
import type { FormMethod } from './form-method'

/** How little a drawing's parts fit one another, as the encoder says: nothing of it is learnt from the norm but what is usual. */
export const fit: FormMethod = {
  name: 'fit',
  train: () => Promise.resolve({ tensors: new Map(), losses: null }),
  score: (b, x) => b.op('Reshape', [x, b.constant(int64([-1]))])
}
