import { homedir } from 'node:os'
import { join, resolve } from 'node:path'

/** Where Tadpole is installed: the folder that holds out/, models/ and resources/. */
export const installationRoot = resolve(import.meta.dirname, '../..')
/** Where the built programs lie. */
export const programFolder = import.meta.dirname

/** Relative paths mean the folder in which the user stood; npm moves to the project's and leaves a note of theirs. */
export const fromUser = (path: string): string => resolve(process.env.INIT_CWD ?? process.cwd(), path)

/** The library where none is named: in the user's own data folder, never in the project. */
export function defaultLibrary(): string {
  const base = process.env.XDG_DATA_HOME ?? join(homedir(), '.local/share')
  if (process.platform === 'win32') return join(process.env.APPDATA ?? homedir(), 'Tadpole', 'library')
  if (process.platform === 'darwin') return join(homedir(), 'Library/Application Support/Tadpole/library')
  return join(base, 'tadpole', 'library')
}
