import { EmbeddingFormat } from './embeddings'
import { z } from 'zod'
import { starts } from './job-kinds'
import { MetadataPatch, Readiness, SavedView, SplitName, SplitPart, SplitReport, SplitWish } from './dataset'
import { Drawing, DrawingId } from './drawing'
import { ChosenCorners, PhotoSource } from './photo'

/** x, y, width, height in pixels of the upright drawing. */
const CutBox = z.tuple([z.number(), z.number(), z.number().positive(), z.number().positive()])
const nothing = z.object({}).strict()
const ids = z.array(DrawingId).min(1).max(100_000)
const file = z.object({ fileName: z.string(), bytes: z.instanceof(Uint8Array), drawings: z.number().int() })

/** A data set as a whole: metadata, bin, views, splits, and what lies near what. */
export const datasetCommands = {
  /** One step of undo, however many drawings. A drawing that is given to another child is sealed anew under that child's key. */
  'drawings:edit': {
    request: z.object({ ids, patch: MetadataPatch }).strict(),
    reply: z.object({ changed: z.number().int() })
  },
  /** Into the bin: out of every count, norm and export, and back by undo until the bin is emptied. */
  'drawings:remove': { request: z.object({ ids }).strict(), reply: z.object({ removed: z.number().int() }) },
  'drawings:bin': {
    request: nothing,
    reply: z.object({ drawings: z.array(z.object({ drawing: Drawing, at: z.string() })) })
  },
  'drawings:restore': {
    request: z.object({ ids }).strict(),
    reply: z.object({ restored: z.number().int() })
  },
  /** For good: files, labels, ratings and results of what lies in the bin. */
  'drawings:purge': {
    /** Without ids: all that lies there. */
    request: z.object({ ids: ids.nullable().default(null) }).strict(),
    reply: z.object({ purged: z.number().int() })
  },
  /** A drawing's file as it came; `photo`: the photo that the drawing was made of. */
  'drawings:original': {
    request: z.object({ id: DrawingId, photo: z.boolean().default(false) }).strict(),
    reply: z.object({
      fileName: z.string(),
      bytes: z.custom<Uint8Array>((value) => value instanceof Uint8Array)
    })
  },
  /** Puts originals that are missing or damaged back from files of the same content. */
  'drawings:relink': {
    request: z.object({ files: z.string().max(100) }).strict(),
    ...starts('relink')
  },
  /** A photo's picture made anew: corners of the sheet, 'find', or null to keep it whole. One step of undo. */
  'drawings:straighten': {
    request: z
      .object({ id: DrawingId, paper: z.union([ChosenCorners, z.literal('find')]).nullable() })
      .strict(),
    reply: z.object({ drawing: Drawing, photo: PhotoSource.nullable() })
  },
  /** Boxes of drawings that lie apart on one scan: a suggestion. */
  'drawings:cuts': {
    request: z.object({ id: DrawingId }).strict(),
    reply: z.object({ boxes: z.array(CutBox) })
  },
  /** Each box becomes a drawing of its own, with what is known of the scan; the scan goes to the bin. One step of undo. */
  'drawings:cut': {
    request: z
      .object({
        id: DrawingId,
        /** Child of each, where it is another than the scan's. */
        cuts: z
          .array(z.object({ box: CutBox, childId: z.string().trim().max(200).optional() }).strict())
          .min(1)
          .max(50)
      })
      .strict(),
    reply: z.object({ ids: z.array(DrawingId) })
  },
  'views:list': { request: nothing, reply: z.object({ views: z.array(SavedView) }) },
  'views:save': {
    request: z.object({ view: SavedView }).strict(),
    reply: z.object({ views: z.array(SavedView) })
  },
  'views:remove': {
    request: z.object({ name: SplitName }).strict(),
    reply: z.object({ views: z.array(SavedView) })
  },
  'splits:make': { request: z.object({ name: SplitName, wish: SplitWish }).strict(), reply: SplitReport },
  /** The drawings of one part that are still here. */
  'splits:drawings': {
    request: z.object({ name: SplitName, part: SplitPart }).strict(),
    reply: z.object({ drawings: z.array(z.object({ id: DrawingId, file: z.string() })) })
  },
  'splits:list': { request: nothing, reply: z.object({ splits: z.array(SplitReport) }) },
  'splits:remove': { request: z.object({ name: SplitName }).strict(), reply: z.object({ name: z.string() }) },
  /** A table in the form that import reads, with the part of each drawing. */
  'splits:export': { request: z.object({ name: SplitName }).strict(), reply: file },
  /** A job that lasts until the file has been fetched with the ticket, which only the program around the screens can do. */
  'library:export': {
    request: z
      .object({
        /** Photos and scans as they came; without them the pictures made of them alone. */
        photos: z.boolean().default(true),
        /** With what cameras and programs have written into the files: place, time, device, names. */
        cameraData: z.boolean().default(false)
      })
      .strict(),
    ...starts('export', { ticket: z.string(), fileName: z.string() })
  },
  /** Everything in an exported library; `jobs:get` carries an ArchiveReport. */
  'import:archive': {
    request: z.object({ files: z.string().max(100), dryRun: z.boolean().default(false) }).strict(),
    ...starts('import-archive')
  },
  /** What the encoder in use makes of drawings, as files; `jobs:get` carries ExportedEmbeddings. */
  'embeddings:export': {
    request: z
      .object({
        ids: z.union([z.literal('all'), z.array(DrawingId).min(1).max(100_000)]).default('all'),
        format: EmbeddingFormat.default('npy')
      })
      .strict(),
    ...starts('export-embeddings')
  },
  'dataset:readiness': { request: nothing, reply: Readiness },
  /** Duplicates, near-duplicates and the map; `jobs:get` carries a DatasetSurvey. */
  'dataset:survey': {
    request: z
      .object({
        /** Nearer than this share of the usual distance to the nearest other drawing counts as near. */
        closeness: z.number().min(0.01).max(1).default(0.6)
      })
      .strict(),
    ...starts('survey')
  }
} as const
