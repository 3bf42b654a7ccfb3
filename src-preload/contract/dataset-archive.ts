import { z } from 'zod'
import { Answers, ChecklistContent, ChecklistId, wrongAnswers } from './checklist'
import { SavedView, SplitName, SplitPart, SplitReport } from './dataset'
import { AGE_RANGE_MONTHS } from './drawing'
import { LabelKeys } from './label-keys'
import { LabelledDrawing } from './label-exchange'
import { PhotoSource } from './photo'
import { RaterName } from './rating'

export const DATASET_VERSION = 1
export const DATASET_ENDING = 'tadpole-dataset'

/** Where a picture lies in an archive: our own folder names, then the name the file had. */
const ArchivePath = z.string().regex(/^(drawings|sources)\/[0-9]{1,7}\/[^/\\\p{C}]{1,255}$/u)

/** A text that is JSON of this kind: kept as it is, since what was answered to must stay the same to the letter. */
const jsonText = (schema: z.ZodType, longest: number) =>
  z
    .string()
    .max(longest)
    .refine((text) => schema.safeParse(jsonOf(text)).success, { message: 'not what it should hold' })

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

/** A drawing with all that people have said of it, and where its files lie. */
export const ArchivedDrawing = LabelledDrawing.extend({
  ageMonths: z.number().min(AGE_RANGE_MONTHS.from).max(AGE_RANGE_MONTHS.to).nullable(),
  path: ArchivePath,
  /** SHA-256 of the picture: of a photo it is another than the file's that was imported. */
  picture: z.string(),
  /** SHA-256 of the file that was imported, where what cameras had written into it was left behind. */
  before: z.string().optional(),
  format: z.string().max(20),
  bytes: z.number().int().positive(),
  synthetic: z.boolean(),
  importedAt: z.string(),
  /** The photo or scan as it came, where the drawing was made of it. */
  source: z
    .object({ about: jsonText(PhotoSource, 10_000), path: ArchivePath, sha256: z.string() })
    .nullable(),
  /** What raters have answered to checklists. */
  answers: z.array(
    z.object({
      rater: RaterName,
      checklist: ChecklistId,
      version: z.number().int(),
      content: jsonText(Answers, 100_000),
      at: z.string()
    })
  )
})
export type ArchivedDrawing = z.infer<typeof ArchivedDrawing>

/** What a site has named and chosen. */
export const ArchivedSite = z.object({
  raters: z.array(RaterName),
  keys: LabelKeys.nullable(),
  views: z.array(SavedView),
  splits: z.array(
    z.object({
      name: SplitName,
      ...SplitReport.pick({ madeAt: true, wish: true, strata: true, notes: true }).shape,
      parts: z.record(z.string(), SplitPart)
    })
  ),
  checklists: z.array(
    z.object({
      id: ChecklistId,
      version: z.number().int().positive(),
      content: jsonText(ChecklistContent, 1_000_000),
      madeAt: z.string()
    })
  )
})
export type ArchivedSite = z.infer<typeof ArchivedSite>

/** Answers that no list of the archive asks for. */
export function unaskedAnswers(drawings: readonly ArchivedDrawing[], { checklists }: ArchivedSite): string[] {
  const lists = new Map(
    checklists.map(({ id, version, content }) => [
      `${id} ${version}`,
      ChecklistContent.parse(JSON.parse(content))
    ])
  )
  return drawings.flatMap(({ answers, file }) =>
    answers.flatMap(({ checklist, version, content }) => {
      const list = lists.get(`${checklist} ${version}`)
      return list && wrongAnswers(list, Answers.parse(JSON.parse(content))).length === 0 ? [] : [file]
    })
  )
}

export const DatasetManifest = z.object({
  format: z.literal(DATASET_ENDING),
  version: z.number().int(),
  tadpole: z.string(),
  madeAt: z.string(),
  drawings: z.number().int().min(0),
  /** SHA-256 of the files that say something of drawings. */
  files: z.record(z.string(), z.string())
})
export type DatasetManifest = z.infer<typeof DatasetManifest>

export const ArchiveReport = z.object({
  drawings: z.number().int(),
  imported: z.number().int(),
  duplicates: z.number().int(),
  /** Of those that are here already: described otherwise in the archive. They stay as they are. */
  differing: z.number().int(),
  /** Ratings that came, also of drawings that were here already. */
  ratings: z.number().int(),
  newRaters: z.array(z.string()),
  splits: z.array(z.string()),
  rejected: z.array(z.object({ file: z.string(), code: z.string(), message: z.string() })),
  dryRun: z.boolean()
})
export type ArchiveReport = z.infer<typeof ArchiveReport>
