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
  'birthDate',
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

export const textEncodings = [
  'UTF-8',
  'UTF-16LE',
  'UTF-16BE',
  'Windows-1252',
  'Windows-1250',
  'Mac Roman',
  'Shift-JIS'
] as const
export const TextEncoding = z.enum(textEncodings)
export type TextEncoding = z.infer<typeof TextEncoding>

export const delimiters = [',', ';', '\t', '|'] as const

/** How a table is read where it is not as usual; what is null is found out. */
export const TableChoice = z
  .object({
    /** Which of several tables, by its name among the files. */
    file: z.string().max(1000).nullable().default(null),
    /** Which sheet of a spreadsheet. */
    sheet: z.string().max(200).nullable().default(null),
    /** The line that holds the names of columns, from 1, empty lines not counted; 0: there is none. */
    headerRow: z.number().int().min(0).max(1000).nullable().default(null),
    delimiter: z.enum(delimiters).nullable().default(null),
    encoding: TextEncoding.nullable().default(null),
    /** Whether NA, NULL, a lone point and the like say that nothing is known. */
    missingWords: z.boolean().default(true),
    /** Whether 05/11/2023 is the fifth of November. */
    dayFirst: z.boolean().nullable().default(null)
  })
  .strict()
export type TableChoice = z.infer<typeof TableChoice>
export const asFound: TableChoice = TableChoice.parse({})

/** How the name in a table and that of a file were found to mean the same, from the surest way to the last. */
export const nameMatches = [
  'path',
  'name',
  'path-end',
  'unicode',
  'case',
  'decoded',
  'stem',
  'exporter'
] as const
export type NameMatch = (typeof nameMatches)[number]

/** How many were found in each way. Rows of label files may also know a drawing by its id or its content. */
export const MatchCounts = z.array(
  z.object({ how: z.enum(['id', 'content', ...nameMatches]), count: z.number().int() })
)
export type MatchCounts = z.infer<typeof MatchCounts>

/** What will become of one row or file, and why. */
export const ImportRow = z.object({
  /** null: the spreadsheet does not name the file. */
  row: z.number().int().nullable(),
  /** As the folder has it; as the spreadsheet has it where the folder does not. */
  file: z.string(),
  outcome: z.enum(['import', 'update', 'duplicate', 'refused']),
  /** How file and row found each other. null: they did not, or there is no spreadsheet. */
  matched: z.enum(nameMatches).nullable(),
  code: z.string().nullable(),
  message: z.string().nullable(),
  /** Cells that can be mended: by meaning, as they are read now. */
  cells: z.record(z.string(), z.string()),
  ageMonths: z.number().nullable(),
  /** Of a file that is taken: what was found in it, upright; null where it was not looked at or was refused. */
  picture: z
    .object({
      format: z.string(),
      width: z.number().int(),
      height: z.number().int(),
      bytes: z.number().int()
    })
    .nullable()
    .default(null),
  /** Of a camera's photo: cut to the sheet, set upright where none was found, or kept as it is because a person says so. */
  photo: z.enum(['cut', 'upright', 'kept']).nullable().default(null)
})
export type ImportRow = z.infer<typeof ImportRow>

/** What the reader made of the metadata file: shown before anything is imported. */
export const TableFacts = z.object({
  /** Its name among the files. */
  file: z.string(),
  format: z.string(),
  /** null: a spreadsheet says itself how its texts are stored. */
  encoding: TextEncoding.nullable(),
  /** Nothing proves the encoding: names with accents should be looked at. */
  encodingGuessed: z.boolean(),
  sheet: z.string().nullable(),
  sheets: z.array(z.string()),
  /** The line that was taken for the header, from 1; 0: none. null: the format has no lines. */
  headerRow: z.number().int().nullable(),
  /** The first lines as they stand, to choose the header from. */
  head: z.array(z.array(z.string())),
  /** How the column of file names was found; null: it was not. */
  fileColumnBy: z.enum(['name', 'cells', 'chosen']).nullable(),
  /** Words that say that nothing is known, and how often they stand in the table. */
  missing: z.array(z.object({ word: z.string(), count: z.number().int() })),
  /** How dates were read; null: there are none. */
  dates: z
    .object({
      order: z.enum(['day-first', 'month-first', 'unclear']).nullable(),
      /** Dates that were not understood: they are kept as text beside the drawing, and not used. */
      unread: z.number().int(),
      example: z.string().nullable()
    })
    .nullable(),
  /** Ages that were worked out from dates of birth. */
  agesFromBirth: z.number().int(),
  /** How its rows found their files. */
  matches: MatchCounts.default([]),
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

/** What only a person can say before anything is imported. */
export const ImportQuestion = z.discriminatedUnion('code', [
  z.object({ code: z.literal('which-table'), tables: z.array(z.string()) }),
  z.object({ code: z.literal('file-column') }),
  z.object({ code: z.literal('date-order'), example: z.string() })
])
export type ImportQuestion = z.infer<typeof ImportQuestion>

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
  /** Of a dry run: what has to be answered first; the import itself is refused until then. */
  question: ImportQuestion.nullable().default(null),
  dryRun: z.boolean()
})
export type ImportReport = z.infer<typeof ImportReport>

export const MOST_IMPORT_ROWS = 2000
