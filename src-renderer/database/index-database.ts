import { Dexie, type Table } from 'dexie'
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import type { Drawing } from '#contract/drawing'
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

/** Rows that are asked for at once. */
const [FIRST_PAGE, PAGE] = [500, 5000]

export interface Changes {
  revision: number
  changed: Drawing[]
  removed: string[]
}

/** Brings the index up to the library's present revision, page by page: the first is seen while the others are under way. */
export async function syncIndex(since: number, onPage: (changes: Changes) => void): Promise<void> {
  for (let from = since; ;) {
    const result = await bridge.call('library:changes', {
      since: from,
      limit: from === 0 ? FIRST_PAGE : PAGE
    })
    if (!result.ok) return
    const { drawings, removed, revision, more } = result.value
    onPage({ revision, changed: drawings, removed })
    await index.drawings.bulkPut(drawings)
    await index.drawings.bulkDelete(removed)
    from = revision
    if (!more) return
  }
}
