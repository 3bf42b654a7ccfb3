export type BlobKind = 'original' | 'thumbnail' | 'source'
/**
 * The one place that reads and writes blobs: `blobs/<first two of id>/<id>.<kind>`. Every file has a key of its own,
 * derived from its owner's and its id. A blob is written before the row that names it; what no row names is an orphan.
 */
export declare class Blobs {
  private readonly folder
  private readonly encrypted
  private readonly touched
  private readonly root
  private readonly staging
  constructor(folder: string, encrypted: boolean)
  prepare(): Promise<void>
  /** Stages and renames; durable after `sync`. */
  write(id: string, kind: BlobKind, owner: Buffer, content: Uint8Array): Promise<void>
  /** Throws AppError 'blob-damaged' where the file is missing or a bit of it differs. */
  read(id: string, kind: BlobKind, owner: Buffer): Promise<Buffer>
  /** Everything written so far survives a power cut when this resolves. */
  sync(): Promise<void>
  remove(id: string, kind: BlobKind): Promise<void>
  /** Moves files whose id `known` does not hold into quarantine; answers how many. */
  sweep(known: (id: string) => boolean): Promise<number>
  private fileKey
}
