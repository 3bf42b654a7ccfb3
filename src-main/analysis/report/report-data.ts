import { sha256 } from '#main/lib/sha256'
import type { Analysis } from '#contract/analysis'
import type { Comparison } from '#contract/comparison'
import type { Drawing, ExpertLabel } from '#contract/drawing'
import type { Explanation } from '#contract/explanation'
import type { Reader } from '#contract/reader'
import type { GrowthChart, Histogram, ScoreDistribution } from '#contract/training'
import type { DevelopmentManifest } from '../score/development-model'
import type { NormManifest } from '../score/norm-model'

/** Everything a report states. Its hash lets the report be checked against the library later. */
export interface ReportData {
  /** For whom it is written. */
  reader: Reader
  drawing: Pick<
    Drawing,
    | 'id'
    | 'childId'
    | 'site'
    | 'ageMonths'
    | 'agePrecisionMonths'
    | 'subject'
    | 'prompt'
    | 'drawingTool'
    | 'date'
    | 'expertLabel'
    | 'width'
    | 'height'
  >
  /** What the child said of it. */
  childComment: string
  analysis: Analysis
  /** Which scores are mapped. */
  mapped: 'unusual' | 'always' | 'never'
  /** Maps, that of the score which flags first. Those of ways that were measured and failed are not among them. */
  explanations: Explanation[]
  /** Ways that were measured for a mapped score and failed: their maps are left out. */
  withheld: Pick<Explanation, 'score' | 'method'>[]
  comparison: Comparison | null
  norm: Pick<
    NormManifest,
    | 'id'
    | 'band'
    | 'n'
    | 'children'
    | 'subjects'
    | 'sites'
    | 'createdAt'
    | 'encoder'
    | 'seed'
    | 'alpha'
    | 'validation'
    | 'method'
    | 'adjustment'
    | 'scorerSha256'
    | 'preprocessing'
    | 'tadpole'
  >
  /** First and last date of the norm's drawings, as far as they are known here. */
  collected: { from: string; to: string; known: number } | null
  /** Who moved the threshold last, in their own words; null: it is as the norm was trained. */
  threshold: { percentile: number; at: string; note: string } | null
  /** Form scores of the norm's own drawings. */
  histogram: Histogram
  /** Of the score that flags; null where there is none. Reports of earlier versions do not state it. */
  distribution: ScoreDistribution | null
  /** The development model that scored it; null where none did. */
  development: StatedDevelopment | null
  analyst: string
  comment: string
  /** Where the professional judges otherwise than the score. */
  override: ExpertLabel | null
  createdAt: string
  app: string
  unencrypted: boolean
}

/** What a report says of a development model. */
export interface StatedDevelopment {
  growth: GrowthChart
  model: Pick<
    DevelopmentManifest,
    'id' | 'ages' | 'n' | 'children' | 'createdAt' | 'seed' | 'alpha' | 'validation' | 'scorerSha256'
  >
}

/** What is embedded: pictures as PNG bytes. */
export interface ReportPictures {
  drawing: Uint8Array
  /** The drawing with each map over it, in the order of `explanations`. */
  overlaid: Uint8Array[]
  /** Similar typical drawings, by id. */
  neighbours: ReadonlyMap<string, Uint8Array>
}

/** SHA-256 of the report's data in canonical form (keys sorted), so that the same statements give the same hash. */
export function reportHash(data: object): string {
  return sha256(canonical(data))
}

export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const entries = Object.entries(value).filter(([, v]) => v !== undefined)
  return `{${entries
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([k, v]) => `${JSON.stringify(k)}:${canonical(v)}`)
    .join(',')}}`
}
