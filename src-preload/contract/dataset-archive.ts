import { z } from 'zod'
import { SavedView, SplitPart } from './dataset'
import { LabelKeys } from './label-keys'
import { LabelledDrawing } from './label-exchange'
import { RaterName } from './rating'

export const DATASET_VERSION = 1
export const DATASET_ENDING = 'tadpole-dataset'

/** Where a picture lies in an archive: our own folder names, then the name the file had. */
const ArchivePath = z.string().regex(/^(drawings|sources)\/[0-9]{1,7}\/[^/\\\p{C}]{1,255}$/u)

/** A drawing with all that people have said of it, and where its files lie. */
export const ArchivedDrawing = LabelledDrawing.extend({
  path: ArchivePath,
  /** SHA-256 of the picture: of a photo it is another than the file's that was imported. */
  picture: z.string(),
  format: z.string().max(20),
  bytes: z.number().int().positive(),
  synthetic: z.boolean(),
  importedAt: z.string(),
  /** The photo or scan as it came, where the drawing was made of it. */
  source: z.object({ about: z.string().max(10_000), path: ArchivePath, sha256: z.string() }).nullable(),
  /** What raters have answered to checklists. */
  answers: z.array(
    z.object({
      rater: RaterName,
      checklist: z.string().max(100),
      version: z.number().int(),
      content: z.string().max(100_000),
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
      name: z.string().max(60),
      madeAt: z.string(),
      wish: z.unknown(),
      strata: z.unknown(),
      notes: z.unknown(),
      parts: z.record(z.string(), SplitPart)
    })
  ),
  checklists: z.array(
    z.object({ id: z.string().max(100), version: z.number().int(), content: z.string(), madeAt: z.string() })
  )
})
export type ArchivedSite = z.infer<typeof ArchivedSite>

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
  /** Ratings that came, also of drawings that were here already. */
  ratings: z.number().int(),
  newRaters: z.array(z.string()),
  splits: z.array(z.string()),
  rejected: z.array(z.object({ file: z.string(), code: z.string(), message: z.string() })),
  dryRun: z.boolean()
})
export type ArchiveReport = z.infer<typeof ArchiveReport>
