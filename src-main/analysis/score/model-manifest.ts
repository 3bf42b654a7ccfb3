import { z } from 'zod'
import { DevelopmentManifest } from './development-model'
import { NormManifest } from './norm-model'

/** `manifest.json` of a model version, of either score. */
export const ModelManifest = z.preprocess(
  withKind,
  z.discriminatedUnion('kind', [NormManifest, DevelopmentManifest])
)
export type ModelManifest = z.infer<typeof ModelManifest>

/** Manifests of form scores that were written before versions stated their kind have none. */
function withKind(value: unknown): unknown {
  return typeof value === 'object' && value !== null && !('kind' in value)
    ? { ...value, kind: 'form' }
    : value
}
