import type { Analysis, Caveat, OutOfScope } from '../../src-preload/contract/analysis'
import { AppError } from '../../src-preload/contract/app-error'
import type { Drawing } from '../../src-preload/contract/drawing'
import type { Compute, ModelSource } from '../compute/port'
import type { PictureFacts } from '../library/results'
import { placeDrawings, type LoadedDevelopment, type Placed } from './development-pipeline'
import type { DevelopmentManifest } from './score/development-model'
import { chooseNorm, neighbouringNorms } from './score/choose-norm'
import { confidenceOf } from './score/confidence'
import { conformalAges } from './score/development-score'
import { expectedScore } from './score/adjustment'
import { promptOf } from './score/development-index'
import { foldScores, scorerRow, type FormViews } from './score/form-score'
import type { NormManifest } from './score/norm-model'
import { elsewhere, localForm, type LocalNorm } from './score/local-calibration'
import { BLANK_INK, farnessOf, isFar, reasonFor } from './score/scope'
import { scatteringOf } from './embed/traits'
import {
  judges,
  repeated,
  scoreDrawing,
  SMALLEST_FLAGGING_NORM,
  verdictOf,
  type Scored
} from './score/score-drawing'

/** A deployed norm, ready to score. */
export interface LoadedNorm {
  band: NormManifest['band']
  manifest: NormManifest
  scorer: ModelSource
  /** What says whether a page is anything like the norm's; null in norms that were learnt before that was. */
  scope: ModelSource | null
}

export type Described = Pick<
  Drawing,
  'fileName' | 'childId' | 'ageMonths' | 'agePrecisionMonths' | 'subject' | 'prompt' | 'site' | 'drawingTool'
> & {
  id: Drawing['id'] | null
}

/** A drawing on its way through: described, embedded. */
export interface Embedded extends FormViews {
  drawing: Described
  who: Scored
  traits: Float32Array
  facts: PictureFacts
}

const SMALL_NORM = 100

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
  const { inNorm, form, sure } = await scoreForm(compute, { norms, norm: chosen.norm, local }, item, seed)
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
  return {
    ...base,
    scores: { form, development: placed?.score ?? null },
    ...repeated(score),
    alpha,
    verdict: verdictOf(score, alpha),
    confidence: primary === 'development' ? placed!.confidence : sure(),
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

interface FormJudge {
  norms: readonly LoadedNorm[]
  norm: LoadedNorm
  local: LocalNorm | null
}

/** The form score, among the place's own drawings where they calibrate; `sure` runs it again only when it is asked for. */
async function scoreForm(compute: Compute, { norms, norm, local }: FormJudge, item: Embedded, seed: number) {
  const { manifest } = norm
  const scores = await formScores(compute, norm, item)
  const { inNorm, ...form } = scoreDrawing(manifest, scores, item.who)
  const models = new Set(norms.map((n) => n.manifest.id))
  const mended = local && localForm(form, local, item.who, models, manifest.alpha)
  const score = mended?.score ?? form
  const folds = mended ? [mended.own] : judges(manifest, scores, item.who).folds
  const sure = () => (score.flagged === null ? null : confidenceOf(folds, manifest.alpha, 'upper', seed))
  return { inNorm, form: score, sure }
}

/** What the drawing's place has calibrated; null where it has not, or where the norm learnt from the place itself. */
function localNormOf(
  places: ReadonlyMap<string, LocalNorm>,
  { sites }: NormManifest,
  { site }: Described
): LocalNorm | null {
  return site === null || site in sites ? null : (places.get(site) ?? null)
}

function placeCaveats({ sites }: NormManifest, { site }: Described, local: LocalNorm | null): Caveat[] {
  if (local) return ['local-calibration']
  return elsewhere(sites, site) ? ['other-place'] : []
}

/** Each fold's form score, less what the drawing's circumstances lead the norm to expect. */
export async function formScores(compute: Compute, { manifest, scorer }: LoadedNorm, item: Embedded) {
  const [scores] = await foldScores(compute, scorer, [scorerRow(item, manifest.method)])
  const { drawing, facts } = item
  const expected = expectedScore(manifest.adjustment, {
    facts,
    tool: drawing.drawingTool,
    site: drawing.site,
    prompt: promptOf(drawing)
  })
  return scores!.map((score) => score - expected)
}

/** A reason to say nothing: a blank page, or one that is unlike all that every norm has seen; `far` where that needs care. */
export async function scopeOf(
  compute: Compute,
  norms: readonly LoadedNorm[],
  { facts, traits, who }: Pick<Embedded, 'facts' | 'traits' | 'who'>
): Promise<{ reason: OutOfScope | null; far: boolean }> {
  if (facts.inkShare < BLANK_INK) return { reason: 'blank', far: false }
  const page = scatteringOf(traits)
  let nearest = norms.length === 0 ? 0 : Infinity
  for (const { manifest, scope } of norms) {
    if (!isFar(nearest)) break
    const own = manifest.calibration.some((fold) => fold.some((h) => h.drawing === who.drawing))
    if (!scope || !manifest.scope || own) nearest = 0
    else {
      const [distances] = await foldScores(compute, scope, [page])
      nearest = Math.min(nearest, farnessOf(manifest.scope.heldOut, distances!))
    }
  }
  return { reason: reasonFor(nearest, facts.texture), far: isFar(nearest) }
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
    norms.map(async (norm) => {
      const { manifest } = norm
      const scores = await formScores(compute, norm, item)
      const { percentile, pValue, n } = scoreDrawing(manifest, scores, item.who)
      return { band: manifest.band.label, percentile, pValue, n }
    })
  )
}
