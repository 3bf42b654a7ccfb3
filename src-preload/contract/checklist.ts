import { z } from 'zod'
import { DrawingId } from './drawing'
import { PlainText } from './plain-text'
import { Figure, RaterId } from './rating'

const Name = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .regex(/^[^\p{C}]*$/u)

/** One question about a drawing. Its score is its answer times its weight: yes counts 1, no 0. */
export const ChecklistItem = z
  .object({
    id: z
      .string()
      .min(1)
      .max(40)
      .regex(/^[\w-]+$/)
      // what every object has could not be told from an answer
      .refine((id) => !(id in {}), { message: 'is a word that is reserved' }),
    text: PlainText(500).pipe(z.string().trim().min(1)),
    kind: z.enum(['yesno', 'scale']),
    /** Of a scale: whole numbers from 0 to this. */
    most: z.number().int().min(1).max(10).default(1),
    weight: z.number().min(-100).max(100).default(1)
  })
  .strict()
export type ChecklistItem = z.infer<typeof ChecklistItem>

export const ChecklistContent = z
  .object({ name: Name, about: PlainText(2000).default(''), items: z.array(ChecklistItem).min(1).max(200) })
  .strict()
  .refine(({ items }) => new Set(items.map(({ id }) => id)).size === items.length, {
    message: 'two items have the same id'
  })
export type ChecklistContent = z.infer<typeof ChecklistContent>

export const ChecklistId = z
  .string()
  .min(1)
  .max(60)
  .regex(/^[a-z0-9-]+$/)

/** A version is never changed: what was answered means the same for ever. */
export const Checklist = z.object({
  id: ChecklistId,
  version: z.number().int().positive(),
  madeAt: z.string(),
  content: ChecklistContent,
  /** Answers to this version, and to those before it. */
  answered: z.number().int(),
  answeredBefore: z.number().int()
})
export type Checklist = z.infer<typeof Checklist>

/** By item; an item that is left out is not answered. */
export const Answers = z.record(z.string().max(40), z.number().int().min(0).max(10))
export type Answers = z.infer<typeof Answers>

/** Sum of answers times weights; null where an item is not answered. */
export function scoreOf({ items }: ChecklistContent, answers: Answers): number | null {
  if (items.some(({ id }) => answers[id] === undefined)) return null
  return items.reduce((sum, { id, weight }) => sum + answers[id]! * weight, 0)
}

/** Items that the answers name and the list does not, or whose value it does not allow, with what it allows. */
export function wrongAnswers({ items }: ChecklistContent, answers: Answers): string[] {
  const most = new Map(items.map((item) => [item.id, item.kind === 'yesno' ? 1 : item.most]))
  return Object.entries(answers).flatMap(([id, value]) => {
    const highest = most.get(id)
    if (highest === undefined) return [`${id} (not on the list)`]
    return value <= highest ? [] : [`${id} (0 to ${highest})`]
  })
}

const nothing = z.object({}).strict()

export const checklistCommands = {
  /** The newest version of each. */
  'checklists:list': { request: nothing, reply: z.object({ checklists: z.array(Checklist) }) },
  /** A new list, or a new version of one whose items have changed. */
  'checklists:save': {
    request: z.object({ id: ChecklistId, content: ChecklistContent }).strict(),
    reply: z.object({ checklist: Checklist })
  },
  /** What this rater has answered; nothing of what others have. */
  'checklists:mine': {
    request: z.object({ rater: RaterId, id: DrawingId }).strict(),
    reply: z.object({
      answers: z.array(z.object({ checklist: ChecklistId, version: z.number().int(), answers: Answers }))
    })
  },
  /** Items that are left out stay as they were answered to this version. */
  'checklists:answer': {
    request: z.object({ rater: RaterId, id: DrawingId, checklist: ChecklistId, answers: Answers }).strict(),
    reply: z.object({
      score: z.number().nullable(),
      version: z.number().int(),
      undoable: z.boolean(),
      redoable: z.boolean()
    })
  },
  /** Of one version, the newest by default: scores, and how far raters agree on items and on the whole. */
  'checklists:results': {
    request: z
      .object({
        checklist: ChecklistId,
        version: z.number().int().positive().nullable().default(null),
        seed: z.number().int().min(0).default(42)
      })
      .strict(),
    reply: z.object({
      checklist: Checklist,
      rows: z.array(
        z.object({
          id: DrawingId,
          fileName: z.string(),
          scores: z.array(z.object({ rater: z.string(), score: z.number().nullable() }))
        })
      ),
      /** The same of all raters, where there are more than two: of the drawings that all have answered. */
      all: z.object({ raters: z.number().int(), n: z.number().int(), icc: Figure }).nullable(),
      pairs: z.array(
        z.object({
          first: z.string(),
          second: z.string(),
          n: z.number().int(),
          /** Cohen's kappa of yes and no; of scales weighted by the square of how far apart answers are. */
          items: z.array(
            z.object({
              id: z.string(),
              text: z.string(),
              n: z.number().int(),
              weights: z.enum(['none', 'quadratic']),
              kappa: Figure
            })
          ),
          /** Intraclass correlation of whole scores, ICC(2,1): two-way random, absolute agreement, one rater. */
          scoreN: z.number().int(),
          icc: Figure
        })
      )
    })
  },
  /** One row an answer, with its score. */
  'checklists:export': {
    request: z.object({ checklist: ChecklistId }).strict(),
    reply: z.object({ fileName: z.string(), bytes: z.instanceof(Uint8Array), rows: z.number().int() })
  }
} as const
