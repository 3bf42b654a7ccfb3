import { t } from '#words/translate'
import type { StorageStats } from '#contract/storage'
import { number, numberOption, type Answer, type Group, type Invocation } from '../command'
import { columns, table } from '../table'

const size = (bytes: number): string =>
  bytes >= 2 ** 20 ? `${(bytes / 2 ** 20).toFixed(1)} MB` : `${(bytes / 1024).toFixed(1)} KB`

function textOf({ items, waste, sessions, manifests, freeBytes }: StorageStats): string {
  const rows = (list: readonly { what: string; items: number; bytes: number }[]) =>
    list.map((i) => [i.what, i.items, size(i.bytes)])
  return [
    table(columns('what', 'items', 'size'), rows(items)),
    waste.length > 0
      ? t('cli.storage.waste', {
          table: table(columns('what', 'items', 'size'), rows(waste))
        })
      : t('storage.nothing'),
    t('cli.storage.graphs', {
      open: sessions.open,
      most: sessions.most,
      hits: sessions.hits,
      misses: sessions.misses,
      evicted: sessions.evicted
    }),
    t('cli.storage.manifests', {
      open: manifests.open,
      most: manifests.most,
      freeBytes: (freeBytes / 2 ** 30).toFixed(1)
    })
  ].join('\n')
}

const ageOf = ({ values }: Invocation): { olderThanDays?: number } => {
  const olderThanDays = numberOption(values, 'older-than')
  return olderThanDays === undefined ? {} : { olderThanDays }
}

const ageOption = { 'older-than': number('days') }

async function stats(invocation: Invocation): Promise<Answer> {
  const reply = await invocation.ask('storage:stats', ageOf(invocation))
  return { json: reply, text: textOf(reply) }
}

async function clean(invocation: Invocation): Promise<Answer> {
  const reply = await invocation.ask('storage:clean', ageOf(invocation))
  const freed = reply.freed.reduce((sum, waste) => sum + waste.bytes, 0)
  return {
    json: reply,
    text: t('cli.storage.cleaned', { size: size(freed), textOf: textOf(reply.after) })
  }
}

/** What is held in memory is let go. */
async function release(invocation: Invocation): Promise<Answer> {
  const reply = await invocation.ask('storage:release', {})
  return { json: reply, text: t('storage.released', reply) }
}

/** What was set aside is erased for good. */
async function emptyQuarantine(invocation: Invocation): Promise<Answer> {
  const reply = await invocation.ask('quarantine:empty', {})
  return {
    json: reply,
    text: t('storage.quarantineEmptied', { items: reply.items, size: size(reply.bytes) })
  }
}

export const storage: Group = {
  usual: 'stats',
  actions: {
    stats: { example: 'storage stats', options: ageOption, run: stats },
    release: { example: 'storage release', run: release },
    clean: { example: 'storage clean --older-than 7', options: ageOption, run: clean },
    'empty-quarantine': { example: 'storage empty-quarantine', run: emptyQuarantine }
  }
}
