import type { ExplanationMethod } from '#contract/explanation'
import { AppError } from '#contract/app-error'
import type { DeployedScore, ScoreMap, PreparedDrawing } from '#main/analysis/explain/deployed-score'
import { drawMap } from '#main/analysis/explain/draw-map'
import { blankPage, replaced } from '#main/analysis/explain/erase'
import { inkDensity, inkedPatches } from '#main/analysis/explain/ink-map'
import { forwardTime } from '#main/analysis/explain/tapped-run'
import type { Compute } from '#main/compute/port'
import { random } from '#main/lib/random'
import { quietly, type Work } from '#main/lib/work'
import { rankCorrelation } from '#main/statistics/ranking'
import { curvesOf, ranked, type Curves } from './curves'
import { found, planted, type PlantedDrawing } from './planted-place'

/** A typical drawing that maps are tried on. */
export interface Subject {
  drawing: PreparedDrawing
  /** Another typical drawing: what is put in the place of what is taken out, and whose parts are grafted. */
  other: PreparedDrawing
  typical: readonly Float32Array[] | null
  score: DeployedScore
  /** The same of an encoder that knows nothing. */
  shuffled: DeployedScore
}

export interface Trial {
  seed: number
  /** Which drawing this is, in turn: decides the kind of change and of what all is asked. */
  index: number
  /** Whether changes are planted: only a form that became more unusual is known to have. */
  plants: boolean
}

/** What one drawing says of one way of explaining; of ink and chance the curves and the planted change alone. */
export interface Measured {
  erased: Curves
  swapped: Curves
  planted: { pointed: number; energy: number; chance: number } | null
}

export interface MeasuredMethod extends Measured {
  /** Values of inked patches: what scales are learnt from. */
  values: number[]
  randomisation: number | null
  repeatability: number | null
  evaluations: number
  milliseconds: number
}

export interface MeasuredDrawing {
  /** Milliseconds of the score alone; null: it cannot be run as one graph. */
  forward: number | null
  ink: Measured
  chance: Measured
  methods: Map<ExplanationMethod, MeasuredMethod>
  unavailable: Map<ExplanationMethod, string>
}

/** Drawings on which maps of shuffled weights and of other seeds are compared. */
const COMPARED = 8

/** Tries all ways of explaining on one drawing. Throws AppError 'cancelled'. */
export async function measureDrawing(
  compute: Compute,
  methods: readonly ExplanationMethod[],
  subject: Subject,
  trial: Trial,
  work: Work
): Promise<MeasuredDrawing> {
  const bench = await benchOf(subject, trial)
  const forward = await forwardTime(compute, subject.score, subject.drawing).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'explanation-unavailable') return null
    throw error
  })
  const found: MeasuredDrawing = {
    ...(await baselines(bench)),
    forward,
    methods: new Map(),
    unavailable: new Map()
  }
  for (const method of methods) {
    const maps = (drawing: PreparedDrawing, score = subject.score, seed = trial.seed): Promise<ScoreMap> =>
      drawMap(compute, method, { score, drawing, seed, block: null, typical: subject.typical }, quietly(work))
    try {
      found.methods.set(method, await measureMethod(bench, maps))
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'explanation-unavailable') throw error
      found.unavailable.set(method, String(error.facts.reason))
    }
  }
  return found
}

interface Bench extends Subject, Trial {
  inked: Uint8Array
  blank: PreparedDrawing
  swap: PreparedDrawing
  change: PlantedDrawing | null
  /** Of the drawing, the blank page, and the drawing with another's patches. */
  scores: number[]
}

async function benchOf(subject: Subject, trial: Trial): Promise<Bench> {
  const { drawing, other, score } = subject
  const { manifest } = score.pack
  const inked = inkedPatches(drawing.picture, manifest)
  const all = [...inked.keys()].filter((patch) => inked[patch])
  const change = trial.plants ? planted(manifest, drawing, other, trial.index, trial.seed) : null
  const blank = replaced(drawing, blankPage(drawing, manifest), all, manifest)
  const swap = replaced(drawing, other, all, manifest)
  const scores = await score.score([drawing, blank, swap])
  return { ...subject, ...trial, inked, blank, swap, change, scores }
}

async function baselines(bench: Bench): Promise<Pick<MeasuredDrawing, 'ink' | 'chance'>> {
  const { score, drawing, change, seed, index } = bench
  const { manifest } = score.pack
  const rng = random(seed, `chance ${index}`)
  const ink = inkDensity(drawing.picture, manifest)
  const noise = ink.map(() => rng.next())
  return {
    ink: await measuredOn(bench, ink, change && inkDensity(change.drawing.picture, manifest)),
    chance: await measuredOn(bench, noise, change && noise)
  }
}

async function measuredOn(
  bench: Bench,
  values: Float32Array,
  onChange: Float32Array | null
): Promise<Measured> {
  const { score, drawing, blank, swap, inked, change } = bench
  const order = ranked(values, inked)
  const share = change ? (change.place.size / change.side) ** 2 : 0
  return {
    erased: await curvesOf(score, drawing, blank, order, {
      drawing: bench.scores[0]!,
      other: bench.scores[1]!
    }),
    swapped: await curvesOf(score, drawing, swap, order, {
      drawing: bench.scores[0]!,
      other: bench.scores[2]!
    }),
    planted:
      change && onChange ? { ...found(onChange, change, score.pack.manifest.grid), chance: share } : null
  }
}

type Maps = (drawing: PreparedDrawing, score?: DeployedScore, seed?: number) => Promise<ScoreMap>

async function measureMethod(bench: Bench, maps: Maps): Promise<MeasuredMethod> {
  const { drawing, change, index, score, shuffled, seed, inked } = bench
  await (index === 0 ? maps(drawing) : undefined) // opens the session, whose time is not the method's
  const started = performance.now()
  const map = await maps(drawing)
  const milliseconds = performance.now() - started
  const alike = async (other: Promise<ScoreMap>): Promise<number | null> => {
    const among = (m: ScoreMap) => Array.from(m.values).filter((_, patch) => inked[patch])
    const rho = rankCorrelation(among(map), among(await other))
    return Number.isFinite(rho) ? rho : null
  }
  const compared = index < COMPARED
  return {
    ...(await measuredOn(bench, map.values, change && (await maps(change.drawing)).values)),
    values: Array.from(map.values).filter((_, patch) => inked[patch]),
    randomisation: compared ? await alike(maps(drawing, shuffled)) : null,
    repeatability: compared ? await alike(maps(drawing, score, seed + 1)) : null,
    evaluations: map.evaluations,
    milliseconds
  }
}
