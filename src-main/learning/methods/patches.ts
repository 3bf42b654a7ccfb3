import { random, shuffled } from '#main/lib/random'
import { int64 } from '#main/onnx/format/tensor'
import { PATCH_SIZE } from '#main/analysis/embed/patches'
import { everyRow, type FormMethod } from './form-method'
import { bankTensors, meanNearest, squaredDistances } from './neighbours'
import { standardise } from './standardise'

/** Patches that are kept to compare with, at random (Roth et al. 2022 choose them; at random does nearly as well with so many). */
const MOST = 2500

/**
 * The largest distance of any patch to the nearest patch of typical drawings (PatchCore, Roth et al. 2022). x holds all patches of a
 * drawing side by side, [drawings, patches * PATCH_SIZE].
 */
export const patches: FormMethod = {
  name: 'patches',
  train(_, run) {
    const rows = everyRow(run)
    const count = rows[0]!.length / PATCH_SIZE
    const all = Array.from({ length: rows.length * count }, (_, i) => i)
    const kept = shuffled(all, random(run.seed, 'patches')).slice(0, MOST)
    const bank = kept.map((i) => {
      const at = (i % count) * PATCH_SIZE
      return rows[Math.floor(i / count)]!.subarray(at, at + PATCH_SIZE)
    })
    return Promise.resolve({ tensors: bankTensors(bank, 1), losses: null })
  },
  score(b, x, tensors) {
    const count = x.shape[1]! / PATCH_SIZE
    const parts = b.op('Reshape', [x, b.constant(int64([-1, PATCH_SIZE]))])
    const far = meanNearest(b, squaredDistances(b, standardise(b, parts, tensors), tensors.get('bank')!), 1)
    const places = b.op('Reshape', [far, b.constant(int64([-1, count]))])
    return b.op('ReduceMax', [places], { axes: [1], keepdims: 0 })
  }
}
