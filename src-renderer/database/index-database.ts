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

/** Brings the index up to the library's present revision. Answers the revision. */
export async function syncIndex(since: number): Promise<number> {
  for (let revision = since; ;) {
    const result = await bridge.call('library:changes', { since: revision })
    if (!result.ok) return revision
    await index.drawings.bulkPut(result.value.drawings)
    revision = result.value.revision
    if (!result.value.more) return revision
  }
}

export const clearIndex = (): Promise<void> => index.drawings.clear()
