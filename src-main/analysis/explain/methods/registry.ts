import type { ExplanationMethod } from '#contract/explanation'
import { patchAttentionMap, relevanceMap, rolloutMap } from './attention'
import { fitMap } from './fit'
import { gradCamMap } from './grad-cam'
import { gradientMap, patchGradientMap } from './gradient'
import type { MapMethod } from './map-method'
import { occlusionMap } from './occlusion'
import { patchDistanceMap } from './patch-distance'
import { integratedMap } from './integrated'
import { smoothMap } from './smooth'

const methods: Record<ExplanationMethod, MapMethod> = {
  fit: fitMap,
  gradient: gradientMap,
  'grad-cam': gradCamMap,
  rollout: rolloutMap,
  relevance: relevanceMap,
  integrated: integratedMap,
  smooth: smoothMap,
  occlusion: occlusionMap,
  'patch-distance': patchDistanceMap,
  'patch-attention': patchAttentionMap,
  'patch-gradient': patchGradientMap
}

export const mapMethodNamed = (name: ExplanationMethod): MapMethod => methods[name]
