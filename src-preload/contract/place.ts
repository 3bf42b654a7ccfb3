import { z } from 'zod'
import { FalseAlarms } from './training'

/** How drawings of a place differ from the norm's, told from the drawings alone. */
export const PlaceDifference = z.object({
  /** How lines lie on the page, the form score, or the place on the growth curve. */
  what: z.enum(['page', 'form', 'development']),
  /** Where the middle drawing of the place lies among the norm's own, held out: 50 where they are alike. */
  percentile: z.number(),
  /** Of as large a difference by chance, from children exchanged between the two within each band. */
  pValue: z.number(),
  warn: z.boolean()
})
export type PlaceDifference = z.infer<typeof PlaceDifference>

const Alarms = z.object({ form: FalseAlarms, development: FalseAlarms.nullable() })

/** How the deployed norms fit a place whose drawings none of them has seen. */
export const PlaceFit = z.object({
  /** Its name; of a split's part, that of the split and of the part. */
  site: z.string(),
  drawings: z.number().int(),
  children: z.number().int(),
  /** Drawings that were left out: blank, unlike all norms, or not decodable. */
  leftOut: z.number().int(),
  differences: z.array(PlaceDifference),
  /** Whether it is a part of a split: nothing is calibrated by it. */
  part: z.boolean().default(false),
  /** How many of the place's drawings are flagged, if they are typical there; null: too few to say. */
  alarms: Alarms.nullable(),
  /** The same once the place's own drawings calibrate, each scored by those of the other children. */
  mended: Alarms.nullable(),
  /** Children of the place whose drawings are still missing before its own calibration may flag. */
  missing: z.number().int(),
  /** When its drawings were taken to calibrate; null: they do not. */
  calibratedAt: z.string().nullable()
})
export type PlaceFit = z.infer<typeof PlaceFit>

/** Of a batch: a place that no deployed norm has seen, and how its drawings differ. */
export const PlaceWarning = PlaceFit.pick({ drawings: true, children: true, differences: true }).extend({
  site: z.string().nullable()
})
export type PlaceWarning = z.infer<typeof PlaceWarning>

export const Place = z.object({
  site: z.string(),
  /** Usable drawings in the library. */
  drawings: z.number().int(),
  children: z.number().int(),
  /** Whether a deployed norm learnt from it. */
  inNorm: z.boolean(),
  calibratedAt: z.string().nullable()
})
export type Place = z.infer<typeof Place>
