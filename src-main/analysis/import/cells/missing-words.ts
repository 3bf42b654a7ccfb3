/** How statistics programs and spreadsheets write that there is no value: R, pandas, Excel (English, German), SPSS, SAS. */
const WORDS: ReadonlySet<string> = new Set([
  'NA',
  'N/A',
  'n/a',
  '<NA>',
  'NaN',
  'nan',
  'NULL',
  'null',
  '#N/A',
  '#NV',
  '#NULL!',
  '#VALUE!',
  '#REF!',
  '.',
  '-',
  '--',
  '–',
  '—'
])

/** Whether a cell says that nothing is known. */
export const isMissingWord = (cell: string): boolean => WORDS.has(cell)
