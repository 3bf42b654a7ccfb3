import { z } from 'zod'
import { starts } from './job-kinds'
import { Comparison, PatchLens } from './comparison'
import { DrawingId } from './drawing'
import {
  Explanation,
  ExplanationGrades,
  ExplanationMethod,
  ScoreName,
  Towards,
  explanationMethods
} from './explanation'
import { Annotation, PartShare } from './remarks'
import { Layout, OverlayStyle, Palette } from './overlay'

const seed = z
  .number()
  .int()
  .min(0)
  .max(2 ** 31)
  .default(42)

/** Which of the maps that were computed: the newest of those that fit what is asked. */
const whichMap = {
  id: DrawingId,
  /** null: of either. */
  score: ScoreName.nullable().default(null),
  method: ExplanationMethod.nullable().default(null),
  towards: Towards.nullable().default(null)
}

/** What may be asked about where scores come from. */
export const explanationCommands = {
  /** `method` null: the one that was graded best. `towards` null: the way that the score leans. */
  'explain:start': {
    request: z
      .object({
        id: DrawingId,
        /** null: the score that flags. */
        score: ScoreName.nullable().default(null),
        method: ExplanationMethod.nullable().default(null),
        towards: Towards.nullable().default(null),
        /** For Grad-CAM: how many blocks are passed; null: all. */
        block: z.number().int().min(0).max(100).nullable().default(null),
        seed
      })
      .strict(),
    ...starts('explain')
  },
  /** A map that was computed: the newest of those that fit what is asked. */
  'explain:map': {
    request: z
      .object({
        ...whichMap,
        style: OverlayStyle.default('heat'),
        palette: Palette.default('single')
      })
      .strict(),
    reply: z.object({
      explanation: Explanation,
      values: z.custom<Float32Array>((v) => v instanceof Float32Array),
      overlayPng: z.custom<Uint8Array>((v) => v instanceof Uint8Array)
    })
  },
  /** A map that was computed, over its drawing, as PNG. */
  'explain:picture': {
    request: z
      .object({
        ...whichMap,
        layout: Layout.default('heat'),
        palette: Palette.default('single')
      })
      .strict(),
    reply: z.object({
      fileName: z.string(),
      png: z.custom<Uint8Array>((value) => value instanceof Uint8Array)
    })
  },
  /** Measures ways of explaining on drawings of the models' norms; `jobs:get` carries ExplanationGrades of each. */
  'explain:grade': {
    request: z
      .object({
        models: z.union([z.literal('deployed'), z.array(z.string().max(100)).min(1).max(100)]),
        methods: z
          .array(ExplanationMethod)
          .min(1)
          .default([...explanationMethods]),
        sample: z.number().int().min(2).max(500).default(24),
        seed
      })
      .strict(),
    ...starts('grade')
  },
  /** How much of a map lies in each part that was drawn or suggested. */
  'explain:parts': {
    request: z
      .object({
        id: DrawingId,
        /** null: of either. */
        score: ScoreName.nullable().default(null),
        method: ExplanationMethod.nullable().default(null),
        towards: Towards.nullable().default(null)
      })
      .strict(),
    reply: z.object({ shares: z.array(PartShare) })
  },
  /** Head, trunk and limbs of an upright figure, for a person to correct; nothing is stored. */
  'drawings:suggest': {
    request: z.object({ id: DrawingId }).strict(),
    reply: z.object({ annotations: z.array(Annotation) })
  },
  /** The typical drawings that are nearest, the same subject first, each of another child. */
  'compare:drawing': {
    request: z.object({ id: DrawingId, count: z.number().int().min(1).max(100).default(5) }).strict(),
    reply: Comparison
  },
  /** What typical drawings have where this one has the patch under a point (shares of its width and height). */
  'compare:patch': {
    request: z
      .object({
        id: DrawingId,
        x: z.number().min(0).max(1),
        y: z.number().min(0).max(1),
        count: z.number().int().min(1).max(20).default(4)
      })
      .strict(),
    reply: PatchLens
  },
  /** null: not measured. */
  'explain:grades': {
    request: z.object({ modelId: z.string().max(100) }).strict(),
    reply: z.object({ grades: ExplanationGrades.nullable() })
  }
}
