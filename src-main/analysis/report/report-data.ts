import { createHash } from 'node:crypto'
import type { Analysis, Explanation } from '../../../src-preload/contract/analysis'
import type { Drawing } from '../../../src-preload/contract/drawing'
import type { GrowthChart, Histogram } from '../../../src-preload/contract/training'
import type { DevelopmentManifest } from '../score/development-model'
import type { NormManifest } from '../score/norm-model'

/** Everything a report states. Its hash lets the report be checked against the library later. */
export interface ReportData {
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
  >
  analysis: Analysis
  explanation: Explanation | null
  norm: Pick<
    NormManifest,
    | 'id'
    | 'band'
    | 'n'
    | 'children'
    | 'subjects'
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
  histogram: Histogram
  /** The development model that judged it; null where none did. */
  development: StatedDevelopment | null
  analyst: string
  comment: string
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
  overlay: Uint8Array | null
}

/** SHA-256 of the report's data in canonical form (keys sorted), so that the same statements give the same hash. */
export function reportHash(data: object): string {
  return createHash('sha256').update(canonical(data)).digest('hex')
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const entries = Object.entries(value).filter(([, v]) => v !== undefined)
  return `{${entries
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([k, v]) => `${JSON.stringify(k)}:${canonical(v)}`)
    .join(',')}}`
}
