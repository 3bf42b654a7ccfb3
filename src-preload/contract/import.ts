import { z } from 'zod'

/** What a column of a spreadsheet can mean. */
export const columnMeanings = [
  'fileName',
  'ageYears',
  'ageMonths',
  'agePrecisionMonths',
  'childId',
  'site',
  'subject',
  'prompt',
  'drawingTool',
  'date',
  'expertLabel',
  'tags'
] as const
export const ColumnMeaning = z.enum(columnMeanings)
export type ColumnMeaning = z.infer<typeof ColumnMeaning>

/** Which column has a meaning; null: none. Meanings that are not named are guessed. */
export const ColumnMap = z.partialRecord(ColumnMeaning, z.string().max(500).nullable())
export type ColumnMap = z.infer<typeof ColumnMap>

/** A cell that is read otherwise than it stands in the spreadsheet, which stays as it is. Rows count from 1, without the header. */
export const CellFix = z.object({
  row: z.number().int().min(1),
  meaning: ColumnMeaning,
  value: z.string().trim().max(500)
})
export type CellFix = z.infer<typeof CellFix>

/** What will become of one row or file, and why. */
export const ImportRow = z.object({
  /** null: the spreadsheet does not name the file. */
  row: z.number().int().nullable(),
  /** As the folder has it; as the spreadsheet has it where the folder does not. */
  file: z.string(),
  outcome: z.enum(['import', 'update', 'duplicate', 'refused']),
  /** How file and row found each other. null: they did not, or there is no spreadsheet. */
  matched: z.enum(['path', 'name', 'stem']).nullable(),
  code: z.string().nullable(),
  message: z.string().nullable(),
  /** Cells that can be mended: by meaning, as they are read now. */
  cells: z.record(z.string(), z.string()),
  ageMonths: z.number().nullable()
})
export type ImportRow = z.infer<typeof ImportRow>

/** What the reader made of the metadata file: shown before anything is imported. */
export const TableFacts = z.object({
  format: z.string(),
  encoding: z.string(),
  delimiter: z.string().nullable(),
  decimalComma: z.boolean(),
  mixedLineEnds: z.boolean(),
  rows: z.number().int(),
  /** Meaning -> the column that was taken for it. */
  columns: z.record(z.string(), z.string()),
  /** All columns, in order, and the first rows. */
  available: z.array(z.string()),
  preview: z.array(z.array(z.string())),
  /** Names that several columns have: the first is taken, the others are kept under a number. */
  repeated: z.array(z.string()),
  agesAreWholeYears: z.boolean(),
  /** Words in the label column that mean no label; they are kept beside the drawing as they are. */
  unknownLabels: z.array(z.object({ word: z.string(), count: z.number().int() }))
})
export type TableFacts = z.infer<typeof TableFacts>

export const ImportReport = z.object({
  imported: z.number().int(),
  duplicates: z.number().int(),
  /** Here already, and told more of by the spreadsheet. */
  updated: z.number().int(),
  /** Of those imported: the same picture is here already under another child or site. */
  elsewhere: z.number().int(),
  rejected: z.array(z.object({ file: z.string(), code: z.string(), message: z.string() })),
  /** Row by row, problems first; at most MOST_IMPORT_ROWS of them. */
  rows: z.array(ImportRow),
  metadata: TableFacts.nullable(),
  dryRun: z.boolean()
})
export type ImportReport = z.infer<typeof ImportReport>

export const MOST_IMPORT_ROWS = 2000
