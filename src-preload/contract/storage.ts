import { z } from 'zod'

export const StorageItem = z.object({
  what: z.enum([
    'originals',
    'thumbnails',
    'sources',
    'embeddings',
    'analyses',
    'maps',
    'models',
    'encoders',
    'checkpoints',
    'folds',
    'database',
    'uploads',
    'quarantine'
  ]),
  items: z.number().int(),
  bytes: z.number()
})
export type StorageItem = z.infer<typeof StorageItem>

/** What could be cleaned up, and is not needed by anything that scores or is kept. */
export const StorageWaste = z.object({
  what: z.enum(['stale-embeddings', 'stale-maps', 'folds', 'checkpoints', 'old-jobs']),
  items: z.number().int(),
  bytes: z.number()
})
export type StorageWaste = z.infer<typeof StorageWaste>

/** Left-overs of trainings that were broken off are kept for so many days, in which they can be resumed. */
export const LEFTOVER_DAYS = 30

/** How often drawings were embedded, by where the numbers came from. */
export const EmbeddingCounts = z.object({
  /** When counting began; null: nothing was counted yet. */
  since: z.string().nullable(),
  /** Found in the library, computed by the encoder, refused. */
  read: z.number().int(),
  computed: z.number().int(),
  failed: z.number().int(),
  /** Spent on those that were computed, decoding included. */
  seconds: z.number()
})
export type EmbeddingCounts = z.infer<typeof EmbeddingCounts>

export const StorageStats = z.object({
  items: z.array(StorageItem),
  waste: z.array(StorageWaste),
  /** Sessions of graphs that the computing process holds open: a bounded cache, the longest unused goes first. */
  sessions: z.object({
    open: z.number().int(),
    most: z.number().int(),
    hits: z.number().int(),
    misses: z.number().int(),
    evicted: z.number().int()
  }),
  /** Manifests that are kept in memory, and how many may be. */
  manifests: z.object({ open: z.number().int(), most: z.number().int() }),
  freeBytes: z.number(),
  embedding: EmbeddingCounts
})
export type StorageStats = z.infer<typeof StorageStats>

/** From what age on finished jobs are cleaned up: analyses, imports and the like; trainings and sweeps stay. */
export const CleanUp = z.object({ olderThanDays: z.number().int().min(0).max(36_500).default(30) }).strict()
