import { randomBytes } from 'node:crypto'
import type { BlobKind } from './blobs'
import type { Library } from './library'

interface Owner {
  site: string
  childId: string | null
}

/** Files of drawings on their way in: sealed before the one transaction that makes them known, and taken back where it is not made. */
export class Incoming {
  private readonly keys = new Map<string, Buffer>()
  private readonly written: string[] = []

  constructor(private readonly library: Pick<Library, 'blobs' | 'children'>) {}

  async write(id: string, owner: Owner, files: Partial<Record<BlobKind, Uint8Array>>): Promise<void> {
    this.written.push(id)
    const key = this.keyOf(id, owner)
    for (const kind of ['original', 'thumbnail', 'source'] as const)
      if (files[kind]) await this.library.blobs.write(id, kind, key, files[kind])
  }

  /** The child's row, made where it is new: part of that transaction. */
  childOf(id: string, owner: Owner): number {
    const { site, childId } = owner
    return (this.known(owner) ?? this.library.children.add(site, childId, this.keyOf(id, owner))).id
  }

  async undo(): Promise<void> {
    for (const id of this.written)
      for (const kind of ['original', 'thumbnail', 'source'] as const)
        await this.library.blobs.remove(id, kind)
  }

  private known({ site, childId }: Owner) {
    return childId === null ? null : this.library.children.find(site, childId)
  }

  /** The key under which this child's files are, or will be, sealed. A drawing of nobody has one of its own. */
  private keyOf(id: string, owner: Owner): Buffer {
    const name = JSON.stringify([owner.site, owner.childId ?? id])
    const key = this.keys.get(name) ?? this.known(owner)?.key ?? randomBytes(32)
    this.keys.set(name, key)
    return key
  }
}
