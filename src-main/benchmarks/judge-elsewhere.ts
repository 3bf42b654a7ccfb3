import type { FalseAlarms, MeasuredShare } from '#contract/training'
import { developmentIndices } from '../analysis/score/development-index'
import { TrainingSettings } from '#contract/training-settings'
import type { Compute } from '../compute/port'
import { Heads, LATER } from '../learning/development/heads'
import { agesOf, learnHeads } from '../learning/development/learn-heads'
import { falseAlarms } from '../learning/validate/false-alarms'
import { growthCurve, type DevelopmentNorm } from '../analysis/score/growth-curve'
import { scoreDevelopment, type DevelopmentResult } from '../analysis/score/development-score'
import { otherChildren } from '../analysis/score/local-calibration'
import { clusteredInterval } from '../statistics/clustered-interval'
import type { AgedRow } from '../learning/development/train-head'
import { scorerSource } from '../learning/deploy/scorer-graph'
import { foldsByChild } from '../learning/prepare/folds'
import { random } from '../lib/random'
import { quietWork } from '../lib/work'
import { mean, quantile } from '../statistics/quantile'
import { auroc, correlation } from '../statistics/ranking'

/** How well a head that was learnt on one collection tells age on another, which it has not seen. */
export interface Elsewhere {
  /** 4 against 8 years and older. */
  auroc: number
  /** 95 % interval from children drawn again with replacement. */
  interval: [number, number]
  /** The same of the means of children's drawings (2 or more). */
  byChild: number
  r: number
  rByChild: number
  /** Statements of drawings whose ages the norm covers, by the norm as it is, and calibrated by the other children there. */
  asLearnt: Kept
  calibrated: Kept
}

/** What the product promises of its statements. */
export interface Kept {
  /** Flags at the usual level. */
  alarms: FalseAlarms
  /** 90 % intervals that hold the age. */
  coverage: MeasuredShare
}

/** The ages that are told apart: drawings of children of 4 years against those of 8 and older. */
const [YOUNG, OLD] = [4, 8]
const RESAMPLES = 500

interface Told {
  child: number
  ageMonths: number
  index: number
}

/** Learns on `here` as the product does, and scores `there`. */
export async function judgeElsewhere(
  compute: Compute,
  here: readonly AgedRow[],
  there: readonly AgedRow[],
  seed: number
): Promise<Elsewhere> {
  const { folds, agePenalty, alpha } = TrainingSettings.parse({})
  const shared = { compute, work: quietWork(), onHead: () => undefined }
  const task = { ...shared, rows: here, folds: foldsByChild(here, folds, seed), penalty: agePenalty }
  const { scorer, calibration } = await learnHeads(task, new Heads(task))
  const indices = await developmentIndices(compute, scorerSource(scorer), LATER, there)
  const told = there.map(({ child, ageMonths }, i) => ({ child, ageMonths, index: mean(indices[i]!) }))
  const norm = { calibration, alpha, ages: agesOf(here) }
  return { ...elsewhereOf(told, seed), ...promisesKept(norm, told) }
}

/** Ages beyond those of the norm cannot lie in any interval of it: they are left out. */
function promisesKept(
  norm: DevelopmentNorm,
  told: readonly Told[]
): Pick<Elsewhere, 'asLearnt' | 'calibrated'> {
  const within = told.filter(
    ({ ageMonths }) => norm.ages.fromMonths <= ageMonths && ageMonths < norm.ages.toMonths
  )
  const curve = growthCurve(norm)
  const plain = within.map(({ index, ageMonths }) => scoreDevelopment(norm, curve, index, null, ageMonths))
  const ranks = within.map(({ child }, i) => ({ child, percentileRank: plain[i]!.percentileRank }))
  const local = within.map(({ child, index, ageMonths }) =>
    scoreDevelopment(norm, curve, index, null, ageMonths, otherChildren(ranks, child))
  )
  return { asLearnt: keptBy(plain, within, norm.alpha), calibrated: keptBy(local, within, norm.alpha) }
}

function keptBy(results: readonly DevelopmentResult[], told: readonly Told[], alpha: number): Kept {
  const children = told.map(({ child }) => child)
  const hits = results.map(({ statement: { interval } }, i) => {
    const { ageMonths } = told[i]!
    return interval[0] <= ageMonths && ageMonths <= interval[1]
  })
  const count = hits.filter(Boolean).length
  return {
    alarms: falseAlarms(
      results.map(({ score }) => score.pValue),
      alpha,
      children
    ),
    coverage: {
      hits: count,
      of: hits.length,
      rate: count / hits.length,
      interval: clusteredInterval(hits, children)
    }
  }
}

function elsewhereOf(told: readonly Told[], seed: number): Omit<Elsewhere, 'asLearnt' | 'calibrated'> {
  const children = [...Map.groupBy(told, ({ child }) => child).values()]
  const means = children
    .filter((own) => own.length > 1)
    .map((own): Told => {
      const of = (pick: (t: Told) => number): number => mean(own.map(pick))
      return { child: own[0]!.child, ageMonths: of((t) => t.ageMonths), index: of((t) => t.index) }
    })
  const rng = random(seed, 'elsewhere')
  const drawn = Array.from({ length: RESAMPLES }, () =>
    telling(children.flatMap(() => children[rng.below(children.length)]!))
  ).filter(Number.isFinite)
  return {
    auroc: telling(told),
    interval: [quantile(drawn, 0.025), quantile(drawn, 0.975)],
    byChild: telling(means),
    r: related(told),
    rByChild: related(means)
  }
}

function telling(told: readonly Told[]): number {
  const of = (fits: (years: number) => boolean): number[] =>
    told.filter(({ ageMonths }) => fits(Math.floor(ageMonths / 12))).map(({ index }) => index)
  return auroc(
    of((years) => years === YOUNG),
    of((years) => years >= OLD)
  )
}

const related = (told: readonly Told[]): number =>
  correlation(
    told.map(({ index }) => index),
    told.map(({ ageMonths }) => ageMonths)
  )
