/** One file that a person handed over; it is read only when its turn comes. */
export interface SourceFile {
  /** Relative to the folder that was chosen, with forward slashes. */
  name: string
  read(): Promise<Uint8Array>
  /** Where it lies on disk, if it does: large files are read piece by piece. */
  path?: string
}

export const baseName = (name: string): string => name.slice(name.lastIndexOf('/') + 1)
const extension = (name: string): string => baseName(name).toLowerCase().split('.').at(-1) ?? ''

export const isMetadataName = (name: string): boolean =>
  ['csv', 'tsv', 'json', 'jsonl', 'ndjson', 'xlsx', 'xlsm', 'xlsb', 'xls', 'ods'].includes(extension(name))

/** Files that systems leave in folders and nobody means; and what lies in folders that hide, such as those of version control. */
export const isClutter = (name: string): boolean =>
  name.split('/').some((part) => part.startsWith('.')) ||
  ['thumbs.db', 'desktop.ini'].includes(baseName(name).toLowerCase())
