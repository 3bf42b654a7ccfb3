import type { Tensor } from '#main/onnx/format/tensor'

/** What one training gave: all that its part of scorer.onnx holds, and for methods that train by epochs how that went. */
export interface FoldModel {
  tensors: ReadonlyMap<string, Tensor>
  losses: { bestEpoch: number; trainLoss: number; validationLoss: number } | null
}
