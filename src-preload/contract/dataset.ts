import { z } from 'zod'
import { DrawingId, ExpertLabel } from './drawing'
import { PlainText } from './plain-text'
import { Tag, Tags } from './rating'

const Word = PlainText(500).pipe(z.string().trim())

/** What is changed of drawings; what is left out stays, an empty text takes away. */
export const MetadataPatch = z
  .object({
    /** Years (5.5 or 5,5), years;months (5;6), or months with an m (66m). */
    age: Word,
    childId: Word,
    site: Word,
    subject: Word,
    prompt: Word,
    drawingTool: Word,
    date: Word,
    expertLabel: ExpertLabel.nullable(),
    /** All tags; or some put on and others taken off. */
    tags: Tags,
    addTags: z.array(Tag).max(20),
    removeTags: z.array(Tag).max(20),
    /** Columns that Tadpole gives no meaning to. */
    extra: z.record(z.string().max(200), Word)
  })
  .partial()
  .strict()
export type MetadataPatch = z.infer<typeof MetadataPatch>

export const splitParts = ['train', 'validation', 'test'] as const
export const SplitPart = z.enum(splitParts)
export type SplitPart = z.infer<typeof SplitPart>

export const SplitName = z
  .string()
  .trim()
  .min(1)
  .max(60)
  .regex(/^[^\p{C}]*$/u)

const share = z.number().min(0).max(1)
export const SplitWish = z
  .object({
    train: share.default(0.7),
    validation: share.default(0.2),
    test: share.default(0.1),
    seed: z
      .number()
      .int()
      .min(0)
      .max(2 ** 31 - 1)
      .default(42),
    /** Whether each part shall hold every age group and subject by its share. */
    stratify: z.boolean().default(true),
    /** Width of those age groups, years. */
    ageGroupYears: z.number().min(0.25).max(16).default(1)
  })
  .strict()
  .refine(({ train, validation, test }) => train > 0 && Math.abs(train + validation + test - 1) < 1e-6, {
    message: 'the shares must add up to 1, and train must have some'
  })
export type SplitWish = z.infer<typeof SplitWish>

export const splitNotes = [
  'too-few-children',
  'small-part',
  'pooled-strata',
  'shared-pictures',
  'unnamed-children',
  'without-age',
  'divided-children',
  'uneven'
] as const

export const SplitReport = z.object({
  name: z.string(),
  madeAt: z.string(),
  wish: z.object({
    train: z.number(),
    validation: z.number(),
    test: z.number(),
    seed: z.number().int(),
    // splits that were made before these could be chosen
    stratify: z.boolean().default(true),
    ageGroupYears: z.number().default(1)
  }),
  parts: z.array(
    z.object({ part: SplitPart, drawings: z.number().int(), children: z.number().int(), share: z.number() })
  ),
  /** By age group and subject; small ones pooled. */
  strata: z.array(z.object({ stratum: z.string(), counts: z.array(z.number().int()) })),
  notes: z.array(z.object({ code: z.enum(splitNotes), count: z.number(), message: z.string() })),
  /** Drawings that have come since: they are in no part. */
  unassigned: z.number().int()
})
export type SplitReport = z.infer<typeof SplitReport>

/** What stands in the way of learning norms, and what would make them better. Only errors make a set unfit. */
export const Readiness = z.object({
  ready: z.boolean(),
  drawings: z.number().int(),
  usable: z.number().int(),
  findings: z.array(
    z.object({
      severity: z.enum(['error', 'warning', 'good']),
      code: z.string(),
      count: z.number(),
      message: z.string()
    })
  )
})
export type Readiness = z.infer<typeof Readiness>

export const DuplicateGroup = z.object({
  kind: z.enum(['same', 'near']),
  ids: z.array(DrawingId),
  /** Of the farthest two that were joined, as a share of the usual distance to the nearest other drawing. */
  distance: z.number()
})
export type DuplicateGroup = z.infer<typeof DuplicateGroup>

/** Where drawings lie to one another, as the encoder sees them. */
export const DatasetSurvey = z.object({
  encoder: z.string(),
  groups: z.array(DuplicateGroup),
  map: z.object({
    points: z.array(z.object({ id: DrawingId, x: z.number(), y: z.number() })),
    /** Share of the spread that the two directions hold. */
    spread: z.number()
  }),
  /** Drawings that could not be looked at. */
  failed: z.number().int()
})
export type DatasetSurvey = z.infer<typeof DatasetSurvey>

/** Filters of the library that a person has named; what they hold is the screen's own. */
export const SavedView = z.object({
  name: SplitName,
  filters: z.record(z.string().max(40), z.union([z.string().max(500), z.number(), z.boolean(), z.null()]))
})
export type SavedView = z.infer<typeof SavedView>

export const RelinkResult = z.object({
  checked: z.number().int(),
  damaged: z.number().int(),
  mended: z.number().int(),
  still: z.array(z.object({ id: DrawingId, fileName: z.string() }))
})
export type RelinkResult = z.infer<typeof RelinkResult>
