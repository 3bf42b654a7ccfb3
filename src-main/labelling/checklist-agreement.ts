import { scoreOf, type Answers, type ChecklistContent, type ChecklistItem } from '#contract/checklist'
import type { Figure } from '#contract/rating'
import { random } from '../lib/random'
import { kappa } from '../statistics/agreement'
import { byContent, clusterBootstrap } from '../statistics/cluster-bootstrap'
import { intraclassCorrelation } from '../statistics/intraclass-correlation'

/** What two raters have answered of one drawing. */
export interface AnsweredTwice {
  child: number
  first: Answers
  second: Answers
}

const RESAMPLES = 1000

/** A statistic of pairs of numbers with an interval over children. */
function figure(
  pairs: readonly { child: number; values: readonly [number, number] }[],
  statistic: (pairs: readonly (readonly [number, number])[], times: readonly number[]) => number | null,
  seed: number,
  label: string
): Figure {
  const children = byContent(
    [...Map.groupBy(pairs, ({ child }) => child).values()].map((list) => byContent(list.map((p) => p.values)))
  )
  const values = children.flat()
  const owner = children.flatMap((list, i) => list.map(() => i))
  const value =
    values.length < 2
      ? null
      : statistic(
          values,
          values.map(() => 1)
        )
  if (value === null) return { value, interval: null }
  const draw = (times: readonly number[]): number | null =>
    statistic(
      values,
      owner.map((i) => times[i]!)
    )
  return { value, interval: clusterBootstrap(children.length, draw, random(seed, label), RESAMPLES) }
}

/** Kappa of yes and no; of a scale, how far apart counts, squared. */
function itemFigure(item: ChecklistItem, rows: readonly AnsweredTwice[], seed: number) {
  const pairs = rows.flatMap(({ child, first, second }) => {
    const [a, b] = [first[item.id], second[item.id]]
    return a === undefined || b === undefined ? [] : [{ child, values: [a, b] as const }]
  })
  const size = item.kind === 'yesno' ? 2 : item.most + 1
  const weights = item.kind === 'yesno' ? ('none' as const) : ('quadratic' as const)
  const statistic = (
    values: readonly (readonly [number, number])[],
    times: readonly number[]
  ): number | null => {
    const counts = Array.from({ length: size }, () => new Array<number>(size).fill(0))
    values.forEach(([a, b], i) => (counts[a]![b]! += times[i]!))
    return kappa(counts, weights)
  }
  return {
    id: item.id,
    text: item.text,
    n: pairs.length,
    weights,
    kappa: figure(pairs, statistic, seed, `item ${item.id}`)
  }
}

/** How far two raters agree on each item, and on the whole score. */
export function checklistAgreement(content: ChecklistContent, rows: readonly AnsweredTwice[], seed: number) {
  const scored = rows.flatMap(({ child, first, second }) => {
    const [a, b] = [scoreOf(content, first), scoreOf(content, second)]
    return a === null || b === null ? [] : [{ child, values: [a, b] as const }]
  })
  return {
    n: rows.length,
    items: content.items.map((item) => itemFigure(item, rows, seed)),
    scoreN: scored.length,
    icc: correlationOf(scored)
  }
}

/** The interval counts each child once, however many of its drawings were answered. */
function correlationOf(rows: readonly { child: number; values: readonly number[] }[]): Figure {
  const children = new Set(rows.map(({ child }) => child)).size
  const found = intraclassCorrelation(
    rows.map(({ values }) => values),
    children
  )
  return found ?? { value: null, interval: null }
}

/** How far all raters agree on the whole score, of the drawings that every one of them has answered. */
export function scoreAgreement(
  content: ChecklistContent,
  rows: readonly { child: number; answers: readonly Answers[] }[]
): { n: number; icc: Figure } {
  const scored = rows.flatMap(({ child, answers }) => {
    const values = answers.map((said) => scoreOf(content, said)).filter((score) => score !== null)
    return values.length === answers.length ? [{ child, values }] : []
  })
  return { n: scored.length, icc: correlationOf(scored) }
}
