import type { Analysis, Caveat } from '../../src-preload/contract/analysis'
import { AppError } from '../../src-preload/contract/app-error'
import type { Compute } from '../compute/port'
import { placeDrawings, type LoadedDevelopment, type Placed } from './development-pipeline'
import { profile, scoreForm, type Described, type Embedded, type LoadedNorm } from './form-pipeline'
import { scopeOf } from './scope-pipeline'
import { chooseNorm, neighbouringNorms } from './score/choose-norm'
import { decisionOf } from './score/decision'
import type { DevelopmentManifest } from './score/development-model'
import { conformalAges } from './score/development-score'
import { elsewhere, type LocalNorm } from './score/local-calibration'
import type { NormManifest } from './score/norm-model'
import { SMALLEST_FLAGGING_NORM } from './score/score-drawing'

const SMALL_NORM = 100
/** A child that made more than this share of a norm's drawings is worth a word. */
const DOMINATES = 0.1

/** What judges a drawing: the norms of its encoder, the development model where one is deployed, and what its place calibrated. */
export interface Judges {
  norms: readonly LoadedNorm[]
  development: LoadedDevelopment | null
  places: ReadonlyMap<string, LocalNorm>
}

/**
 * From embedding to analysis: choose the norm, score form and development, say how surely. The norm's manifest says which of
 * the two flags; the other stands beside it. Throws AppError 'age-unknown', 'norm-missing'.
 */
export async function analyseDrawing(
  compute: Compute,
  { norms, development, places }: Judges,
  item: Embedded,
  seed: number
): Promise<Analysis> {
  const { drawing } = item
  if (drawing.ageMonths === null) throw new AppError('age-unknown')
  const aged = { ...drawing, ageMonths: drawing.ageMonths }
  const chosen = chooseNorm(norms, aged)
  if (!chosen) throw new AppError('norm-missing')
  const { manifest } = chosen.norm
  const local = localNormOf(places, manifest, drawing)
  const {
    inNorm,
    form,
    reruns: again
  } = await scoreForm(compute, { norms, norm: chosen.norm, local }, item, seed)
  const fitting = development && sameEyes(development.manifest, manifest) ? development : null
  const traced = { traits: item.traits, who: item.who, drawing: aged, local }
  const [placed] = fitting ? await placeDrawings(compute, fitting, [traced], seed) : []
  const primary = placed ? manifest.primary : 'form'
  const score = primary === 'development' ? placed!.score : form
  const alpha = primary === 'development' ? fitting!.manifest.alpha : manifest.alpha
  const caveats = [
    ...caveatsOf(chosen.caveats, manifest, item, inNorm, score.n),
    ...placeCaveats(manifest, drawing, local),
    ...developmentCaveats(manifest, fitting, placed)
  ]
  const base = { ...describe(drawing, manifest), primary, caveats }
  const { reason, far } = await scopeOf(compute, firstOf(chosen.norm, norms), item)
  if (far && !reason) base.caveats.push('far-from-norm')
  if (reason) {
    const caveats = base.caveats.filter((code) => !OF_SCORES.includes(code))
    return { ...base, caveats, ...unjudged, outOfScope: [reason] }
  }
  const reruns = primary === 'development' ? placed!.reruns : again()
  return {
    ...base,
    scores: { form, development: placed?.score ?? null },
    ...decisionOf(score, alpha, reruns),
    developmentalAgeMonths: placed?.statement.ageMonths ?? null,
    developmentalInterval: placed?.statement.interval ?? null,
    development: placed?.statement ?? null,
    developmentModelId: fitting?.manifest.id ?? null,
    neighbouringBands: await profile(compute, neighbouringNorms(norms, chosen.norm), item),
    outOfScope: []
  }
}

const firstOf = (norm: LoadedNorm, norms: readonly LoadedNorm[]): LoadedNorm[] => [
  norm,
  ...norms.filter((other) => other !== norm)
]

/** Were both learnt from the same encoder's view of pictures prepared the same way? */
export const sameEyes = (a: DevelopmentManifest, b: NormManifest): boolean =>
  a.encoder.id === b.encoder.id && a.preprocessing.version === b.preprocessing.version

function developmentCaveats(
  norm: NormManifest,
  development: LoadedDevelopment | null,
  placed: Placed | undefined
): Caveat[] {
  if (!development || !placed) return norm.primary === 'development' ? ['development-missing'] : []
  const caveats: [Caveat, boolean][] = [
    ['development-weak', (development.manifest.validation.auroc.interval?.[0] ?? 0) <= 0.5],
    ['beyond-ages', conformalAges(placed.statement.profile) === null]
  ]
  return caveats.filter(([, holds]) => holds).map(([code]) => code)
}

/** What the drawing's place has calibrated; null where it has not, or where the norm learnt from the place itself. */
function localNormOf(
  places: ReadonlyMap<string, LocalNorm>,
  { sites }: NormManifest,
  { site }: Described
): LocalNorm | null {
  return site === null || Object.hasOwn(sites, site) ? null : (places.get(site) ?? null)
}

function placeCaveats({ sites }: NormManifest, { site }: Described, local: LocalNorm | null): Caveat[] {
  if (local) return ['local-calibration']
  return elsewhere(sites, site) ? ['other-place'] : []
}

/** Caveats that say how to read a score: where there is none they say nothing. */
const OF_SCORES: readonly Caveat[] = [
  'local-calibration',
  'other-place',
  'small-norm',
  'pilot-norm',
  'beyond-ages'
]

const unjudged = {
  scores: { form: null, development: null },
  rawScore: null,
  percentile: null,
  interval: null,
  pValue: null,
  n: null,
  flagged: null,
  verdict: 'out-of-scope' as const,
  confidence: null,
  reruns: null,
  developmentalAgeMonths: null,
  developmentalInterval: null,
  development: null,
  developmentModelId: null,
  neighbouringBands: []
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
    alpha: manifest.alpha,
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
    ['one-child-dominates', largestShare(manifest) > DOMINATES],
    [
      'other-subject',
      subjects.length > 0 && (drawing.subject === null || !subjects.includes(drawing.subject))
    ],
    ['paper-shade-evened', facts.shadeEvened]
  ]
  return [...found, ...caveats.filter(([, holds]) => holds).map(([code]) => code)]
}

/** Share of the norm's drawings that one child made, at the most. */
function largestShare({ calibration, n }: NormManifest): number {
  const sizes = new Map<number, number>()
  for (const { child } of calibration.flat()) sizes.set(child, (sizes.get(child) ?? 0) + 1)
  return Math.max(...sizes.values()) / n
}
