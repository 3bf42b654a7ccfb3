import type { StorageItem, StorageWaste } from '../../src-preload/contract/storage'
import type { Connection } from './database'
/** Which encoders and preprocessings still judge or may judge: what any model version or the active encoder sees by. */
export interface InUse {
  /** `encoder preprocessing`. */
  views: ReadonlySet<string>
  models: ReadonlySet<string>
}
/** What a library takes on disk, part by part, and what of it is no longer needed. */
export declare class Storage {
  private readonly db
  private readonly folder
  constructor(db: Connection, folder: string)
  items(): Promise<StorageItem[]>
  private table
  waste(inUse: InUse): Promise<StorageWaste[]>
  private staleEmbeddings
  private staleMaps
  /** Is there a training that runs, or could be resumed? What it has finished is kept for that. */
  private unfinished
  /** Curves of trainings whose versions are here are part of their reports, and stay. */
  private oldJobs
  /** Removes all of it: everything can be computed again, or is about work that is over. */
  clean(inUse: InUse): Promise<void>
}
