import { AppError } from '#contract/app-error'
import type { ChildName } from '#contract/listing'
import type { Withdrawal, WithdrawalCertificate } from '#contract/withdrawal'
import { BackupFolder } from '../backup/backup-folder'
import { listBackups } from '../backup/backups'
import { tellErased } from '../backup/erased'
import type { DrawingRow } from '../library/drawings'
import type { Library } from '../library/library'
import { sha256 } from '../lib/sha256'
import { backupFolder } from './backups'
import type { Needs } from './ports'
import { eraseDrawings } from './purge-bin'

type Has = Needs<'library' | 'models'>

interface Found {
  id: number
  key: Buffer
  rows: DrawingRow[]
}

/** Throws AppError 'child-not-found'. */
function find(library: Library, { site, childId }: ChildName): Found {
  const child = library.children.find(site ?? '', childId)
  if (!child) throw new AppError('child-not-found', { child: childId })
  return { ...child, rows: library.drawings.ofChild(child.id) }
}

/** A version's reference drawings: how many are this child's, and of how many children they are. */
function shareOf(
  calibration: readonly (readonly { child: number; drawing: string }[])[],
  child: number,
  ids: ReadonlySet<string>
): { drawings: number; of: number; mostPoints: number } {
  const rows = calibration.flat()
  const drawings = rows.filter((row) => row.child === child || ids.has(row.drawing)).length
  const children = new Set(rows.map((row) => row.child)).size
  // each of n counts one n-th, whether it is a drawing that counts or a child; taking k of n away moves no share by more than k / n
  const mostPoints = rows.length === 0 ? 0 : 100 * Math.max(drawings / rows.length, 1 / children)
  return { drawings, of: rows.length, mostPoints }
}

async function modelsWith(
  { library, models }: Has,
  child: number,
  ids: ReadonlySet<string>
): Promise<Withdrawal['models']> {
  const found: Withdrawal['models'] = []
  const deployed = new Set(library.versions.deployed().values())
  for (const { id, band } of library.versions.list()) {
    // a version that is damaged scores nothing, and says nothing of whom it learnt from
    const manifest = await models.ownManifest(id).catch(() => null)
    if (!manifest) continue
    const share = shareOf(manifest.calibration, child, ids)
    if (share.drawings > 0) found.push({ id, group: band, deployed: deployed.has(id), ...share })
  }
  return found.sort((a, b) => Number(b.deployed) - Number(a.deployed))
}

/** Backups made since the child came; null: their folder cannot be looked into. */
async function backupsSince(library: Library, since: string): Promise<Withdrawal['backups'] | null> {
  const path = backupFolder(library)
  if (path === null) return []
  const all = await listBackups(library.snapshots, new BackupFolder(path)).catch(() => null)
  return all?.flatMap(({ id, createdAt }) => (createdAt >= since ? [{ id, createdAt }] : [])) ?? null
}

async function describe(ports: Has, name: ChildName, { id, key, rows }: Found): Promise<Withdrawal> {
  const { library } = ports
  const since = rows.map(({ drawing }) => drawing.importedAt).sort()[0] ?? new Date().toISOString()
  const ids = rows.map(({ drawing }) => drawing.id)
  const backups = await backupsSince(library, since)
  const learnt = await modelsWith(ports, id, new Set<string>(ids))
  return {
    child: name,
    keyId: sha256(key).slice(0, 16),
    drawings: rows.length,
    inBin: ids.filter((drawing) => library.drawings.isRemoved(drawing)).length,
    ratings: library.raters.countOf(ids),
    unfinishedTraining: await library.storage.hasLeftOvers(),
    models: learnt,
    backups: backups ?? [],
    backupsUnreachable: backups === null,
    exports: library.audit.exportsSince(since, [...ids, ...learnt.map((model) => model.id)])
  }
}

/** What withdrawing a child would erase, and what would still hold something of it. Throws AppError 'child-not-found'. */
export const previewWithdrawal = (ports: Has, name: ChildName): Promise<Withdrawal> =>
  describe(ports, name, find(ports.library, name))

/**
 * Erases a child: all its drawings with all that was said and computed of them, and its key, in one transaction; then its files, which
 * nobody could read any more. Backups are told, so that restoring one does not bring it back. Throws AppError 'child-not-found',
 * 'library-read-only'.
 */
export function withdrawChild(ports: Has, name: ChildName): Promise<WithdrawalCertificate> {
  const { library } = ports
  if (library.unchanged) throw new AppError('library-read-only')
  // found and described as it is erased: nobody brings it another drawing in between
  return library.mutex.run(async () => {
    const found = find(library, name)
    const withdrawal = await describe(ports, name, found)
    await eraseDrawings(library, found.rows, { child: found.id, names: namesIn(name, found.rows) })
    await library.storage.removeLeftOvers()
    await tellBackups(
      library,
      found.rows.map(({ drawing }) => drawing.id)
    )
    return { ...withdrawal, withdrawnAt: new Date().toISOString(), audit: library.audit.head() ?? '' }
  })
}

/** What finished jobs may have told of the child. Its name counts where it stands by itself: a child may be called 1. */
const namesIn = ({ childId }: ChildName, rows: readonly DrawingRow[]): string[] => [
  JSON.stringify(childId),
  ...rows.flatMap(({ drawing }) => [drawing.id, drawing.fileName])
]

/** Where the folder is away the next backup tells it. */
async function tellBackups(library: Library, ids: readonly string[]): Promise<void> {
  const path = backupFolder(library)
  if (path === null) return
  const folder = new BackupFolder(path)
  await folder.alone(() => tellErased(library.snapshots, folder, ids)).catch(() => undefined)
}
