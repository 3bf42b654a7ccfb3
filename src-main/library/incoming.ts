import { randomBytes } from 'node:crypto'
import type { BlobKind } from './blobs'
import { asStored, type ChildRow } from './children'
import type { Library } from './library'

interface Owner {
  site: string
  childId: string | null
  /** A row that is here already. */
  child?: number
}

interface Written {
  id: string
  owner: Owner
  kinds: BlobKind[]
}

/** Files of drawings on their way in: sealed before the one transaction that makes them known, and taken back where it is not made. */
export class Incoming {
  private readonly keys = new Map<string, Buffer>()
  private readonly owners = new Map<string, Owner>()
  private readonly written: Written[] = []

  constructor(private readonly library: Pick<Library, 'blobs' | 'children'>) {}

  async write(id: string, owner: Owner, files: Partial<Record<BlobKind, Uint8Array>>): Promise<void> {
    const written: Written = { id, owner, kinds: [] }
    this.written.push(written)
    const key = this.keyOf(id, owner)
    for (const kind of ['original', 'thumbnail', 'source'] as const) {
      if (!files[kind]) continue
      written.kinds.push(kind)
      await this.library.blobs.write(id, kind, key, files[kind])
    }
  }

  /**
   * Durable, and under the keys of the children that are here now: somebody else may have brought a child since its files were sealed.
   * Nobody may bring another between this and the transaction.
   */
  async settle(): Promise<void> {
    const { blobs } = this.library
    for (const { id, owner, kinds } of this.written) {
      const [ours, theirs] = [this.keyOf(id, owner), this.known(owner)?.key]
      if (!theirs || theirs.equals(ours)) continue
      for (const kind of kinds) await blobs.write(id, kind, theirs, await blobs.read(id, kind, ours))
    }
    for (const [name, owner] of this.owners) {
      const theirs = this.known(owner)?.key
      if (theirs) this.keys.set(name, theirs)
    }
    await blobs.sync()
  }

  /** The child's row, made where it is new: part of that transaction. Files under another key than its own would be lost for ever. */
  childOf(id: string, owner: Owner): number {
    const { site, childId } = owner
    const key = this.keyOf(id, owner)
    const known = this.known(owner)
    if (known && !known.key.equals(key)) throw new Error('files were not settled under their child’s key')
    return (known ?? this.library.children.add(site, childId, key)).id
  }

  async undo(): Promise<void> {
    for (const { id, kinds } of this.written)
      for (const kind of kinds) await this.library.blobs.remove(id, kind)
  }

  private known({ site, childId, child }: Owner): ChildRow | null {
    const { children } = this.library
    if (child !== undefined) return { id: child, key: children.keyOf(child) }
    return childId === null ? null : children.find(site, childId)
  }

  /** The key under which this child's files are, or will be, sealed. A drawing of nobody has one of its own. */
  private keyOf(id: string, owner: Owner): Buffer {
    const name = JSON.stringify(
      owner.child ?? [asStored(owner.site), owner.childId === null ? id : asStored(owner.childId)]
    )
    this.owners.set(name, owner)
    const key = this.keys.get(name) ?? this.known(owner)?.key ?? randomBytes(32)
    this.keys.set(name, key)
    return key
  }
}
