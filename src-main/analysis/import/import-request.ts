import type { Reading } from './read-metadata'
import type { SourceFile } from './source'

export interface ImportRequest {
  files: readonly SourceFile[]
  /** null: a metadata file among `files` is taken, where there is just one. */
  metadata: SourceFile | null
  reading: Reading
  dryRun: boolean
  synthetic: boolean
  /** Photos of a camera become pictures of the sheet in them. */
  photos: boolean
  /** Names of photos that stay as they are all the same. */
  uncut: ReadonlySet<string>
  /** Files that are here already take what the table says. */
  update: boolean
}
