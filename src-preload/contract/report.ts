import { z } from 'zod'

/** Files that a drawing's report comes as. interactive: HTML with a script of its own, for a screen without the program. */
export const reportFormats = [
  'html',
  'interactive',
  'pdf',
  'slides',
  'json',
  'csv',
  'png',
  'svg',
  'npy'
] as const
export type ReportFormat = (typeof reportFormats)[number]

export const childReportFormats = ['html', 'pdf', 'json'] as const

const bytes = z.custom<Uint8Array>((v) => v instanceof Uint8Array)

export const ReportFile = z.object({
  fileName: z.string(),
  bytes,
  /** Of what the report states. */
  hash: z.string()
})
export type ReportFile = z.infer<typeof ReportFile>

/** What a job for many reports comes to: an archive of files, and what could not be reported. */
export const ReportBatch = z.object({
  fileName: z.string(),
  archive: bytes,
  made: z.number().int(),
  refused: z.array(z.object({ id: z.string(), file: z.string(), code: z.string(), message: z.string() }))
})
export type ReportBatch = z.infer<typeof ReportBatch>

export const ReportDifference = z.object({
  /** Where in what the report states, as 'analysis.percentile'. */
  what: z.string(),
  was: z.string(),
  is: z.string(),
  why: z.string()
})
export type ReportDifference = z.infer<typeof ReportDifference>

export const ReportCheck = z.object({
  /** The file says of itself what it is, and what it states has the hash that it gives. */
  intact: z.boolean(),
  /** all: what the page shows, too (pictures aside). stated: only what the file states of itself; what it shows may have been changed. */
  checked: z.enum(['all', 'stated']),
  /** Intact, and the library says the same now. */
  same: z.boolean(),
  hash: z.string(),
  drawingId: z.string().nullable(),
  createdAt: z.string().nullable(),
  differences: z.array(ReportDifference)
})
export type ReportCheck = z.infer<typeof ReportCheck>
