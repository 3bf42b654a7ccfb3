import type { ExpertLabel } from '#contract/drawing'
import type { Figure, ModelAgreement, ModelAgreementReport } from '#contract/rating'
import { random } from '../lib/random'
import { byContent, clusterBootstrap } from '../statistics/cluster-bootstrap'
import { clusteredInterval } from '../statistics/clustered-interval'
import { weightedAuroc } from '../statistics/ranking'

/** A drawing that both somebody and the model have scored. */
export interface LabelledAndScored {
  child: number
  label: ExpertLabel
  /** Small is unusual; null: no norm scored it. */
  pValue: number | null
  ageMonths: number | null
  subject: string | null
  site: string | null
}

type Decided = LabelledAndScored & { pValue: number }

const RESAMPLES = 1000
/** A subgroup with fewer says nothing. */
const SMALLEST_GROUP = 10
const CALIBRATION_EDGES = [0, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1]

const isUnusual = ({ label }: LabelledAndScored): boolean => label === 'unusual'

/** Share of rows for which `hit` holds, with an interval that counts children. */
function share(rows: readonly Decided[], hit: (row: Decided) => boolean): Figure {
  if (rows.length === 0) return { value: null, interval: null }
  const hits = rows.map(hit)
  const interval = clusteredInterval(
    hits,
    rows.map((row) => row.child)
  )
  return { value: hits.filter(Boolean).length / rows.length, interval }
}

function areaUnder(rows: readonly Decided[], seed: number, label: string): Figure {
  const children = byContent(
    [...Map.groupBy(rows, (row) => row.child).values()].map((list) =>
      byContent(list.map((row): [number, boolean] => [row.pValue, isUnusual(row)]))
    )
  )
  const sorted = children
    .flatMap((list, child) => list.map(([pValue, unusual]) => ({ child, pValue, unusual })))
    .sort((a, b) => b.pValue - a.pValue)
  const child = sorted.map((row) => row.child)
  const scores = sorted.map((row) => -row.pValue)
  const up = sorted.map((row) => row.unusual)
  const area = (times: readonly number[]): number | null =>
    weightedAuroc(
      scores,
      up,
      child.map((c) => times[c]!)
    )
  const value = area(children.map(() => 1))
  if (value === null) return { value, interval: null }
  return {
    value,
    interval: clusterBootstrap(children.length, area, random(seed, `auroc ${label}`), RESAMPLES)
  }
}

function group(name: string, rows: readonly Decided[], alpha: number, seed: number): ModelAgreement {
  const flagged = (row: Decided): boolean => row.pValue <= alpha
  const unusual = rows.filter(isUnusual)
  return {
    group: name,
    n: rows.length,
    unusual: unusual.length,
    children: new Set(rows.map((row) => row.child)).size,
    auroc: areaUnder(rows, seed, name),
    sensitivity: share(unusual, flagged),
    falseAlarms: share(
      rows.filter((row) => !isUnusual(row)),
      flagged
    )
  }
}

function subgroups(rows: readonly Decided[]): [string, Decided[]][] {
  const groups = new Map<string, Decided[]>()
  const put = (name: string | null, row: Decided): void => {
    if (name === null) return
    const list = groups.get(name) ?? []
    groups.set(name, list)
    list.push(row)
  }
  for (const row of rows) {
    put(row.ageMonths === null ? null : `age ${Math.floor(row.ageMonths / 12)}`, row)
    put(row.subject === null ? null : `subject ${row.subject}`, row)
    put(row.site === null ? null : `site ${row.site}`, row)
  }
  return [...groups].filter(([, list]) => list.length >= SMALLEST_GROUP && list.length < rows.length).sort()
}

/**
 * How what somebody calls unusual lies under the model: AUROC, sensitivity and false alarms at the chosen rate, the share called
 * unusual by p, and the same by subgroup (of ten drawings or more). Unsure is neither. Intervals count children.
 */
export function modelAgreement(
  rows: readonly LabelledAndScored[],
  rater: string | null,
  alpha: number,
  seed: number
): ModelAgreementReport {
  const sure = rows.filter((row) => row.label !== 'unsure')
  const decided = sure.filter((row): row is Decided => row.pValue !== null)
  const bins = CALIBRATION_EDGES.slice(1).map((to, i) => {
    const from = CALIBRATION_EDGES[i]!
    const within = decided.filter(({ pValue }) => pValue > from && pValue <= to)
    return { from, to, n: within.length, unusual: share(within, isUnusual) }
  })
  return {
    rater,
    alpha,
    unsure: rows.length - sure.length,
    unjudged: sure.length - decided.length,
    groups: [
      group('all', decided, alpha, seed),
      ...subgroups(decided).map(([name, list]) => group(name, list, alpha, seed))
    ],
    calibration: bins,
    seed
  }
}
