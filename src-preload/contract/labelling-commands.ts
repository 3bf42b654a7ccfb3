import { z } from 'zod'
import { DrawingId, ExpertLabel } from './drawing'
import { LabelKeys } from './label-keys'
import { ExchangeFormat, LabelImportReport } from './label-exchange'
import {
  AgreementReport,
  Disagreement,
  ModelAgreementReport,
  QueueItem,
  QueueOrder,
  Rater,
  RaterId,
  RaterName,
  Rating,
  Revealed,
  Tags
} from './rating'
import { Seed } from './training-config'

const nothing = z.object({}).strict()
/** null: the library's own, final labels. */
const rater = RaterId.nullable()
const seed = Seed.default(42)

/** Labelling, raters and what they agree on, labels out and in. */
export const labellingCommands = {
  'raters:list': { request: nothing, reply: z.object({ raters: z.array(Rater) }) },
  'raters:add': { request: z.object({ name: RaterName }).strict(), reply: z.object({ rater: Rater }) },
  /** Only one who has rated nothing. */
  'raters:remove': { request: z.object({ id: RaterId }).strict(), reply: z.object({ id: RaterId }) },
  'labelling:keys': { request: nothing, reply: z.object({ keys: LabelKeys }) },
  'labelling:rebind': {
    request: z.object({ keys: LabelKeys }).strict(),
    reply: z.object({ keys: LabelKeys })
  },
  /** Drawings in the order in which they are to be labelled, with what this rater has said of them and nothing else. */
  'labelling:queue': {
    request: z
      .object({
        rater,
        order: QueueOrder.default('imported'),
        /** For the order 'similar': most like this one first. */
        like: DrawingId.nullable().default(null),
        subject: z.string().max(200).nullable().default(null),
        /** Completed years. */
        years: z.number().int().nullable().default(null),
        /** Only what a search in names finds. */
        search: z.string().max(200).default(''),
        show: z.enum(['all', 'unlabelled', 'disagreed']).default('all'),
        seed
      })
      .strict(),
    reply: z.object({
      items: z.array(QueueItem),
      /** Where to go on: the first without a label after the one that was labelled last. */
      at: z.number().int(),
      undoable: z.boolean(),
      redoable: z.boolean()
    })
  },
  /** Fields that are left out stay; label null takes the label (or the whole rating) back. */
  'labelling:rate': {
    request: z
      .object({
        rater,
        id: DrawingId,
        label: ExpertLabel.nullable().optional(),
        tags: Tags.optional(),
        note: Rating.shape.note.optional()
      })
      .strict(),
    reply: z.object({ item: QueueItem, undoable: z.boolean(), redoable: z.boolean() })
  },
  'labelling:undo': {
    request: z.object({ rater, redo: z.boolean().default(false) }).strict(),
    reply: z.object({ items: z.array(QueueItem), undoable: z.boolean(), redoable: z.boolean() })
  },
  /** Others' ratings and the model's score: only of what this rater has rated. */
  'labelling:reveal': {
    request: z.object({ rater: RaterId, id: DrawingId }).strict(),
    reply: Revealed
  },
  'ratings:agreement': {
    request: z
      .object({
        raters: z
          .array(RaterId)
          .min(2)
          .max(20)
          .refine((ids) => new Set(ids).size === ids.length, { message: 'a rater is named twice' })
          .nullable()
          .default(null),
        seed
      })
      .strict(),
    reply: AgreementReport
  },
  'ratings:disagreements': {
    request: z.object({ open: z.boolean().default(true) }).strict(),
    reply: z.object({ rows: z.array(Disagreement) })
  },
  /** Where all of two raters or more agree and nothing final is said yet, what they say becomes final: one step of undo. */
  'ratings:adopt': { request: nothing, reply: z.object({ adopted: z.number().int() }) },
  'ratings:model': {
    request: z.object({ rater, alpha: z.number().min(0.001).max(0.5).default(0.05), seed }).strict(),
    reply: ModelAgreementReport
  },
  'labels:export': {
    request: z.object({ format: ExchangeFormat }).strict(),
    reply: z.object({ fileName: z.string(), bytes: z.instanceof(Uint8Array), drawings: z.number().int() })
  },
  /** All that the file says, as one step of undo; with `dryRun` only what would happen. */
  'labels:import': {
    request: z.object({ files: z.string().max(100), dryRun: z.boolean().default(false) }).strict(),
    reply: LabelImportReport
  }
} as const
