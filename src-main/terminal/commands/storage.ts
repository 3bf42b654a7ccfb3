import type { StorageStats } from '#contract/storage'
import type { Answer, Group, Invocation } from '../command'
import { table } from '../table'

const size = (bytes: number): string =>
  bytes >= 2 ** 20 ? `${(bytes / 2 ** 20).toFixed(1)} MB` : `${(bytes / 1024).toFixed(1)} KB`

function textOf({ items, waste, sessions, manifests, freeBytes }: StorageStats): string {
  const rows = (list: readonly { what: string; items: number; bytes: number }[]) =>
    list.map((i) => [i.what, i.items, size(i.bytes)])
  return [
    table(['what', 'items', 'size'], rows(items)),
    waste.length > 0
      ? `Not needed any more (storage clean):\n${table(['what', 'items', 'size'], rows(waste))}`
      : 'Nothing to clean up.',
    `Open graphs: ${sessions.open} of at most ${sessions.most}; ${sessions.hits} found open, ${sessions.misses} opened, ${sessions.evicted} closed for others.`,
    `Manifests in memory: ${manifests.open} of at most ${manifests.most}. Free on this disk: ${(freeBytes / 2 ** 30).toFixed(1)} GB.`
  ].join('\n')
}

async function stats(invocation: Invocation): Promise<Answer> {
  const reply = await invocation.ask('storage:stats', {})
  return { json: reply, text: textOf(reply) }
}

async function clean(invocation: Invocation): Promise<Answer> {
  const reply = await invocation.ask('storage:clean', {})
  const freed = reply.freed.reduce((sum, waste) => sum + waste.bytes, 0)
  return { json: reply, text: `Cleaned up: about ${size(freed)}.\n${textOf(reply.after)}` }
}

export const storage: Group = {
  about: 'what the library takes on disk, part by part, and what of it is no longer needed',
  usual: 'stats',
  actions: {
    stats: { about: 'what takes how much', example: 'storage stats', run: stats },
    clean: { about: 'remove what nothing needs', example: 'storage clean', run: clean }
  }
}
