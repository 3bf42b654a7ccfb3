import type { ModelManifest } from '#main/analysis/score/model-manifest'

/** A model version with its graphs, as they are written and exchanged. */
export interface VersionFiles<Manifest extends ModelManifest = ModelManifest> {
  manifest: Manifest
  /** `scorer.onnx` */
  scorer: Uint8Array
  /** `scope.onnx`; null: development models and early norms have none. */
  scope: Uint8Array | null
}
