import { randomUUID } from 'node:crypto'
import type { Blobs } from './blobs'
import type { Children } from './children'
import type { DrawingRow } from './drawings'

/**
 * A drawing's files once more, under another child's key and an id of their own: a key is never used for two contents of one id. The
 * old ones stay until no undo asks for them. Answers the id. Throws AppError 'blob-damaged'.
 */
export async function reseal(
  blobs: Blobs,
  children: Children,
  { blob, child, source }: DrawingRow,
  to: number
): Promise<string> {
  const id = randomUUID()
  const [from, key] = [children.keyOf(child), children.keyOf(to)]
  for (const kind of ['original', ...(source === null ? [] : ['source' as const])] as const)
    await blobs.write(id, kind, key, await blobs.read(blob, kind, from))
  // a thumbnail that is damaged is made anew when it is asked for
  const thumbnail = await blobs.read(blob, 'thumbnail', from).catch(() => null)
  if (thumbnail) await blobs.write(id, 'thumbnail', key, thumbnail)
  return id
}
