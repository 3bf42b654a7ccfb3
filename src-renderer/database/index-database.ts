import { Dexie, type Table } from 'dexie'
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import type { Drawing } from '../../src-preload/contract/drawing'
import { bridge } from '../bridge'

/**
 * The library's index in the renderer: disposable, fed by changes, for instant filtering. A browser would write it to its
 * profile's disk, so there it lives in an in-memory IndexedDB; Electron's session is in memory as a whole.
 */
class IndexDatabase extends Dexie {
  declare drawings: Table<Drawing, string>

  constructor() {
    super('tadpole-index', bridge.face === 'browser' ? { indexedDB: new IDBFactory(), IDBKeyRange } : {})
    this.version(1).stores({ drawings: 'id, revision, ageMonths, subject, expertLabel, verdict' })
  }
}

export const index = new IndexDatabase()

export interface Changes {
  revision: number
  changed: Drawing[]
  removed: string[]
}

/** Brings the index up to the library's present revision; answers what is new. */
export async function syncIndex(since: number): Promise<Changes> {
  const all: Changes = { revision: since, changed: [], removed: [] }
  for (;;) {
    const result = await bridge.call('library:changes', { since: all.revision, limit: 5000 })
    if (!result.ok) return all
    const { drawings, removed, revision, more } = result.value
    await index.drawings.bulkPut(drawings)
    await index.drawings.bulkDelete(removed)
    all.revision = revision
    for (const drawing of drawings) all.changed.push(drawing)
    all.removed.push(...removed)
    if (!more) return all
  }
}

export const clearIndex = (): Promise<void> => index.drawings.clear()
