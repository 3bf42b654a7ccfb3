import type { Analysis, Caveat } from '../../src-preload/contract/analysis'
import { AppError } from '../../src-preload/contract/app-error'
import type { Drawing } from '../../src-preload/contract/drawing'
import type { Compute, ModelSource } from '../compute/port'
import type { PictureFacts } from '../library/results'
import { chooseNorm, neighbouringNorms } from './score/choose-norm'
import { confidenceOf } from './score/confidence'
import { foldScores } from './score/form-score'
import type { NormManifest } from './score/norm-model'
import { repeated, scoreDrawing, SMALLEST_FLAGGING_NORM, verdictOf, type Scored } from './score/score-drawing'

/** A deployed norm, ready to score. */
export interface LoadedNorm {
  band: NormManifest['band']
  manifest: NormManifest
  scorer: ModelSource
}

export type Described = Pick<
  Drawing,
  'fileName' | 'childId' | 'ageMonths' | 'agePrecisionMonths' | 'subject'
> & {
  id: Drawing['id'] | null
}

/** A drawing on its way through: described, embedded. */
export interface Embedded {
  drawing: Described
  who: Scored
  vector: Float32Array
  facts: PictureFacts
}

/** Under this share of ink a page is blank. */
export const BLANK_INK = 0.0002
const SMALL_NORM = 100

/** From embedding to analysis: choose the norm, score, say how surely. Throws AppError 'age-unknown', 'norm-missing'. */
export async function analyseDrawing(
  compute: Compute,
  norms: readonly LoadedNorm[],
  item: Embedded,
  seed: number
): Promise<Analysis> {
  const { drawing } = item
  if (drawing.ageMonths === null) throw new AppError('age-unknown')
  const chosen = chooseNorm(norms, { ...drawing, ageMonths: drawing.ageMonths })
  if (!chosen) throw new AppError('norm-missing')
  const { manifest } = chosen.norm
  const [scores] = await foldScores(compute, chosen.norm.scorer, [item.vector])
  const { inNorm, ...form } = scoreDrawing(manifest, scores!, item.who)
  const base = {
    ...describe(drawing, manifest),
    caveats: caveatsOf(chosen.caveats, manifest, item, inNorm, form.n)
  }
  if (item.facts.inkShare < BLANK_INK) return { ...base, ...outOfScope }
  return {
    ...base,
    scores: { form, development: null },
    ...repeated(form),
    verdict: verdictOf(form, manifest.alpha),
    confidence: form.flagged === null ? null : confidenceOf(manifest, scores!, item.who, seed),
    neighbouringBands: await profile(compute, neighbouringNorms(norms, chosen.norm), item),
    outOfScope: []
  }
}

const outOfScope = {
  scores: { form: null, development: null },
  rawScore: null,
  percentile: null,
  interval: null,
  pValue: null,
  n: null,
  flagged: null,
  verdict: 'out-of-scope' as const,
  confidence: null,
  neighbouringBands: [],
  outOfScope: ['blank' as const]
}

function describe(drawing: Described, manifest: NormManifest) {
  const { label, fromMonths, toMonths } = manifest.band
  return {
    id: drawing.id,
    file: drawing.fileName,
    childId: drawing.childId,
    ageMonths: drawing.ageMonths,
    agePrecisionMonths: drawing.agePrecisionMonths,
    band: { label, fromMonths, toMonths },
    modelId: manifest.id,
    primary: manifest.primary,
    alpha: manifest.alpha,
    // Filled once the development head exists; null means: not computed.
    developmentalAgeMonths: null,
    developmentalInterval: null,
    analysedAt: new Date().toISOString()
  }
}

function caveatsOf(
  found: readonly Caveat[],
  manifest: NormManifest,
  { drawing, facts }: Embedded,
  inNorm: boolean,
  n: number
): Caveat[] {
  const subjects = Object.keys(manifest.subjects)
  const caveats: [Caveat, boolean][] = [
    ['pilot-norm', n < SMALLEST_FLAGGING_NORM],
    ['small-norm', n >= SMALLEST_FLAGGING_NORM && n < SMALL_NORM],
    ['interim-encoder', manifest.encoder.interim],
    ['synthetic-norm', manifest.synthetic],
    ['in-norm', inNorm],
    ['children-unknown', manifest.childrenUnknown],
    [
      'other-subject',
      subjects.length > 0 && (drawing.subject === null || !subjects.includes(drawing.subject))
    ],
    ['paper-shade-evened', facts.shadeEvened]
  ]
  return [...found, ...caveats.filter(([, holds]) => holds).map(([code]) => code)]
}

async function profile(compute: Compute, norms: readonly LoadedNorm[], item: Embedded) {
  return Promise.all(
    norms.map(async ({ manifest, scorer }) => {
      const [scores] = await foldScores(compute, scorer, [item.vector])
      const { percentile, pValue, n } = scoreDrawing(manifest, scores!, item.who)
      return { band: manifest.band.label, percentile, pValue, n }
    })
  )
}
