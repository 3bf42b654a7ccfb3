import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { BackupFolder } from '#main/backup/backup-folder'
import { listBackups } from '#main/backup/backups'
import { sha256 } from '#main/lib/sha256'
import { openLibrary, type Library } from '#main/library/library'
import type { WriterLine } from './work'

/** What has to be in a library after all that was acknowledged of it. */
export class Promised {
  readonly present = new Set<string>()
  readonly erased = new Set<string>()
  readonly labels = new Map<string, string>()
  readonly children = new Map<string, string>()
  readonly models = new Set<string>()
  deployed: string | null = null
  backups = 0
  /** What was begun and not acknowledged: it may have happened or not. */
  begun: Extract<WriterLine, { said: 'begin' }> | null = null
  /** Acknowledgements so far. */
  acknowledged = 0
  /** Answers that were no acknowledgement. */
  readonly refused: string[] = []

  take(line: WriterLine): void {
    if (line.said === 'begin') this.begun = line
    else this.begun = null
    if (!['begin', 'open', 'refused', 'done'].includes(line.said)) this.acknowledged += 1
    if (line.said === 'imported') for (const id of line.ids) this.present.add(id)
    if (line.said === 'labelled') this.labels.set(line.ids[0]!, line.label)
    if (line.said === 'moved') this.children.set(line.ids[0]!, line.child)
    if (line.said === 'erased') this.erase(line.ids[0]!)
    if (line.said === 'backed-up') this.backups += 1
    if (line.said === 'trained') for (const id of line.ids) this.models.add(id)
    if (line.said === 'deployed') this.deployed = line.id
    if (line.said === 'refused') this.refused.push(`${line.step}: ${line.code}`)
  }

  /** Once it was looked at, what had been begun has happened or has not, and from then on that is what has to be there. */
  settle({ drawings, versions }: Library): void {
    for (const id of this.begun?.ids ?? []) {
      if (!this.present.has(id)) continue
      if (!drawings.has(id)) this.erase(id)
      else {
        const { expertLabel, childId } = drawings.get(id).drawing
        if (expertLabel !== null) this.labels.set(id, expertLabel)
        if (childId !== null) this.children.set(id, childId)
      }
    }
    if (this.begun?.step === 'deploy') this.deployed = [...versions.deployed().values()][0] ?? null
    this.begun = null
  }

  private erase(id: string): void {
    this.erased.add(id)
    for (const known of [this.present, this.labels, this.children]) known.delete(id)
  }

  /** Whether what was begun last may have changed this drawing without a word. */
  isOpen(id: string): boolean {
    return this.begun?.ids.includes(id) === true
  }
}

/** Opens a library that its last process was torn from, and names everything that is not as it was promised. */
export async function faultsIn(
  folder: string,
  passphrase: string,
  promised: Promised,
  backups: string | null
): Promise<string[]> {
  let library: Library
  try {
    library = await openLibrary(folder, passphrase)
  } catch (error) {
    return [`does not open: ${(error as Error).message}`]
  }
  try {
    const faults = [
      ...library.notices.map(({ code }) => `notice: ${code}`),
      ...databaseFaults(library),
      ...rowFaults(library, promised),
      ...(await modelFaults(library, promised)),
      ...(await fileFaults(library, folder))
    ]
    promised.settle(library)
    if (backups !== null && promised.backups > 0) faults.push(...(await backupFaults(library, backups)))
    return faults
  } finally {
    library.close()
  }
}

function databaseFaults({ db, audit, versions }: Library): string[] {
  const faults: string[] = []
  if (db.pragma('integrity_check', { simple: true }) !== 'ok') faults.push('the database is not sound')
  if ((db.pragma('foreign_key_check') as unknown[]).length > 0) faults.push('a row refers to none')
  if (audit.brokenAt() !== null) faults.push('the audit log is broken')
  if ([...versions.deployed().values()].some((id) => !versions.list().some((row) => row.id === id)))
    faults.push('what is deployed is not there')
  return faults
}

function rowFaults(library: Library, promised: Promised): string[] {
  const { drawings } = library
  const faults: string[] = []
  for (const id of promised.present)
    if (!drawings.has(id)) {
      if (!promised.isOpen(id)) faults.push(`lost: drawing ${id}`)
    } else {
      const { drawing } = drawings.get(id)
      const [label, child] = [promised.labels.get(id), promised.children.get(id)]
      if (promised.isOpen(id)) continue
      if (label !== undefined && drawing.expertLabel !== label) faults.push(`lost: the label of ${id}`)
      if (child !== undefined && drawing.childId !== child) faults.push(`lost: the child of ${id}`)
    }
  for (const id of promised.erased) if (drawings.has(id)) faults.push(`came back: drawing ${id}`)
  const deployed = [...library.versions.deployed().values()]
  if (
    promised.deployed !== null &&
    promised.begun?.step !== 'deploy' &&
    !deployed.includes(promised.deployed)
  )
    faults.push('lost: the deployment')
  return faults
}

/** Every version has its files, whole, and every one that was acknowledged is there. */
async function modelFaults({ versions, modelFolders }: Library, { models }: Promised): Promise<string[]> {
  const faults: string[] = []
  const here = versions.list().map(({ id }) => id)
  for (const id of here)
    for (const file of ['manifest.json', 'scorer.onnx'])
      await modelFolders.read(id, file).catch(() => faults.push(`torn: model ${id}`))
  for (const id of models) if (!here.includes(id)) faults.push(`lost: model ${id}`)
  return faults
}

/** Every original is whole and under its child's key; no file lies there that no row names. */
async function fileFaults(library: Library, folder: string): Promise<string[]> {
  const faults: string[] = []
  const rows = [...library.drawings.all(), ...library.drawings.removed().map(({ row }) => row)]
  for (const { drawing, blob, child, sha256: hash } of rows) {
    const bytes = await library.blobs.read(blob, 'original', library.children.keyOf(child)).catch(() => null)
    if (!bytes || sha256(bytes) !== hash) faults.push(`torn: drawing ${drawing.id}`)
  }
  const kept = library.edits.keptBlobs()
  const strays = readdirSync(join(folder, 'blobs'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name.split('.')[0]!)
    .filter((id) => !library.drawings.ownsBlob(id) && !kept.has(id))
  if (strays.length > 0) faults.push(`${strays.length} files without a row`)
  return faults
}

async function backupFaults({ snapshots }: Library, path: string): Promise<string[]> {
  const all = await listBackups(snapshots, new BackupFolder(path))
  return all.some(({ verifiedAt }) => verifiedAt !== null) ? [] : ['no verified backup is left']
}
