import { basename, resolve, sep } from 'node:path'
import { AppError } from '#contract/app-error'
import {
  BackupPlan,
  type BackupDone,
  type BackupInfo,
  type BackupKind,
  type BackupState
} from '#contract/backup'
import type { DrawingId } from '#contract/drawing'
import { BackupFolder } from '../backup/backup-folder'
import { listBackups, removeBackup, rotate } from '../backup/backups'
import { makeBackup } from '../backup/make-backup'
import { restoreBackup, type RestoreRequest } from '../backup/restore-backup'
import { verifyBackup } from '../backup/verify-backup'
import type { Work } from '../lib/work'
import { openLibrary, type Library } from '../library/library'
import type { Needs } from './ports'
import { removeDrawings } from './edit-drawings'
import { purgeBin } from './purge-bin'

type Has = Needs<'library' | 'folder'>

const [FOLDER, PLAN] = ['backup-folder', 'backup-plan']
const USUAL_PLAN: BackupPlan = { everyHours: 0, keep: 7 }
const HOUR_MS = 3_600_000

/** Where backups go; null: no folder was chosen. */
export const backupFolder = (library: Library): string | null =>
  library.preferences.get(FOLDER) as string | null

/** Throws AppError 'backup-unchosen'. */
function target(ports: Has): BackupFolder {
  const folder = backupFolder(ports.library)
  if (folder === null) throw new AppError('backup-unchosen')
  return new BackupFolder(folder)
}

const planOf = ({ library }: Has): BackupPlan => BackupPlan.parse(library.preferences.get(PLAN) ?? USUAL_PLAN)

/**
 * Chooses the folder of the backups, by its path: no screen reaches this. Throws AppError 'backup-inside', 'backup-folder-used',
 * 'backup-unreachable'.
 */
export async function chooseBackupFolder(ports: Has, path: string): Promise<BackupState> {
  const [chosen, own] = [resolve(path), resolve(ports.folder)]
  if (`${chosen}${sep}`.startsWith(`${own}${sep}`)) throw new AppError('backup-inside')
  const folder = new BackupFolder(chosen)
  await folder.requireOwn()
  await folder.make()
  await folder.alone(() => Promise.resolve())
  ports.library.preferences.set(FOLDER, chosen)
  return backupState(ports)
}

export function choosePlan(ports: Has, plan: BackupPlan): Promise<BackupState> {
  ports.library.preferences.set(PLAN, plan)
  return backupState(ports)
}

export async function backupState(ports: Has): Promise<BackupState> {
  const [folder, plan] = [backupFolder(ports.library), planOf(ports)]
  if (folder === null) return { folderName: null, plan, backups: [], unreachable: false, dueAt: null }
  const backups = await listBackups(ports.library.snapshots, new BackupFolder(folder)).catch(() => null)
  return {
    folderName: basename(folder),
    plan,
    backups: backups ?? [],
    unreachable: backups === null,
    dueAt: dueAt(plan, backups ?? [])
  }
}

/** At once where there is none yet. */
function dueAt({ everyHours }: BackupPlan, backups: readonly BackupInfo[]): string | null {
  if (everyHours === 0) return null
  const [newest] = backups
  const last = newest ? Date.parse(newest.createdAt) : 0
  return new Date(last === 0 ? Date.now() : last + everyHours * HOUR_MS).toISOString()
}

/** Whether the plan asks for a backup now, and one can be made. */
export async function isBackupDue(ports: Has): Promise<boolean> {
  if (ports.library.unchanged) return false
  const { unreachable, dueAt: due, folderName } = await backupState(ports)
  return folderName !== null && !unreachable && due !== null && Date.parse(due) <= Date.now()
}

/** Writes a backup, verifies it, and then removes old ones: a failure leaves all that were there. Throws AppError. */
export async function runBackup(ports: Has, kind: BackupKind, work: Work): Promise<BackupDone> {
  const folder = target(ports)
  const { snapshots } = ports.library
  const done = await makeBackup(ports, folder, kind, work)
  const { verifiedAt } = await verifyBackup(snapshots, folder, done.id, work)
  await rotate(snapshots, folder, planOf(ports).keep)
  ports.library.audit.note('backup', 'added', done.id, { kind })
  return { ...done, verifiedAt }
}

export const verify = (ports: Has, id: string, work: Work): Promise<BackupInfo> =>
  verifyBackup(ports.library.snapshots, target(ports), id, work)

/** Throws AppError 'backup-last', 'backup-unknown'. */
export async function remove(ports: Has, id: string): Promise<BackupState> {
  await removeBackup(ports.library.snapshots, target(ports), id)
  ports.library.audit.note('backup', 'removed', id)
  return backupState(ports)
}

/** Through the bin, as a person would. */
async function eraseAgain(library: Library, ids: readonly DrawingId[]): Promise<number> {
  if (ids.length === 0) return 0
  const present = ids.filter((id) => !library.drawings.isRemoved(id))
  if (present.length > 0) await removeDrawings({ library }, [...present])
  return purgeBin({ library }, ids)
}

/** Restores a backup, and erases again what was erased after it was made. Throws what `restoreBackup` throws. */
export async function restore(
  request: Omit<RestoreRequest, 'from'> & { from: string },
  work: Work
): Promise<{ id: string; drawings: number; erased: number }> {
  const { manifest, erased } = await restoreBackup({ ...request, from: new BackupFolder(request.from) }, work)
  const { id } = manifest
  const library = await openLibrary(request.folder, request.secret)
  try {
    const here = [...library.drawings.all(), ...library.drawings.removed().map(({ row }) => row)]
      .map(({ drawing }) => drawing.id)
      .filter((drawing) => erased.has(drawing))
    library.audit.note('backup', 'opened', id)
    const count = await eraseAgain(library, here)
    return { id, drawings: library.drawings.count(), erased: count }
  } finally {
    library.close()
  }
}
