import { existsSync } from 'node:fs'
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

/** A library has one writer. Whoever else wants its work to stop leaves a note here, named as the job. */
const notesOf = (libraryFolder: string): string => join(libraryFolder, 'cancel')

const LOOK_EVERY_MS = 300
const TAKEN_WITHIN_MS = 5000

/** Hands the names of notes on and removes them, until the answered function is called. */
export function takeCancelNotes(libraryFolder: string, cancel: (id: string) => void): () => void {
  const folder = notesOf(libraryFolder)
  const look = async (): Promise<void> => {
    if (!existsSync(folder)) return
    for (const id of await readdir(folder).catch(() => [])) {
      await rm(join(folder, id), { force: true })
      cancel(id)
    }
  }
  const timer = setInterval(() => void look().catch(() => undefined), LOOK_EVERY_MS)
  timer.unref()
  return () => clearInterval(timer)
}

/** Leaves a note and answers whether somebody took it. */
export async function leaveCancelNote(libraryFolder: string, id: string): Promise<boolean> {
  const note = join(notesOf(libraryFolder), id)
  await mkdir(notesOf(libraryFolder), { recursive: true })
  await writeFile(note, '')
  const until = performance.now() + TAKEN_WITHIN_MS
  while (performance.now() < until) {
    if (!existsSync(note)) return true
    await pause(50)
  }
  await rm(note, { force: true })
  return false
}
