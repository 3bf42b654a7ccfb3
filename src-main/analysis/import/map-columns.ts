import { columnMeanings, type ColumnMap, type ColumnMeaning } from '#contract/import'

const SYNONYMS: Record<ColumnMeaning, readonly string[]> = {
  fileName: [
    'filename',
    'file',
    'filepath',
    'path',
    'image',
    'imagefile',
    'drawing',
    'datei',
    'dateiname',
    'imagename',
    'filenames',
    'imagepath',
    'picture',
    'bild',
    'bilddatei'
  ],
  ageYears: ['ageyears', 'age', 'ageinyears', 'alter', 'alterjahre'],
  ageMonths: ['agemonths', 'ageinmonths', 'altermonate'],
  agePrecisionMonths: ['ageprecisionmonths'],
  childId: ['childid', 'child', 'participant', 'participantid', 'subjectid', 'kind', 'kindid'],
  site: ['site', 'location', 'school', 'clinic', 'ort', 'standort'],
  subject: ['subject', 'category', 'motif', 'motiv', 'theme'],
  prompt: ['prompt', 'task', 'instruction', 'aufgabe'],
  drawingTool: ['drawingtool', 'tool', 'medium', 'material'],
  date: [
    'date',
    'drawndate',
    'datedrawn',
    'drawingdate',
    'dateofdrawing',
    'testdate',
    'datum',
    'zeichendatum'
  ],
  birthDate: ['birthdate', 'dateofbirth', 'dob', 'birthday', 'born', 'geburtsdatum', 'geburtstag', 'geboren'],
  expertLabel: ['expertlabel', 'label', 'expert', 'bewertung'],
  tags: ['tags', 'schlagworte']
}

const plain = (name: string): string => name.toLowerCase().replace(/[^a-z]/g, '')

/**
 * Columns by meaning: what a person has chosen (null: none has this meaning), else guessed by name. Each column serves one meaning;
 * earlier synonyms win.
 */
export function mapColumns(columns: readonly string[], chosen: ColumnMap): Record<string, string> {
  const mapped: Record<string, string> = {}
  const taken = (column: string): boolean => Object.values(mapped).includes(column)
  for (const meaning of columnMeanings) {
    const column = chosen[meaning]
    if (column && columns.includes(column) && !taken(column)) mapped[meaning] = column
  }
  for (const meaning of columnMeanings) {
    if (meaning in chosen) continue
    const found = SYNONYMS[meaning].map((n) => columns.find((c) => plain(c) === n && !taken(c))).find(Boolean)
    if (found) mapped[meaning] = found
  }
  return mapped
}
