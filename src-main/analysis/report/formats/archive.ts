import { unzipSync, zipSync } from 'fflate'

/** Files by name in one archive, as they are: what is in them is small already. */
export const archiveOf = (files: Readonly<Record<string, Uint8Array>>): Uint8Array =>
  zipSync({ ...files }, { level: 0 })

/** The same files again. Only for archives that were made here. */
export const filesIn = (archive: Uint8Array): Record<string, Uint8Array> => unzipSync(archive)
