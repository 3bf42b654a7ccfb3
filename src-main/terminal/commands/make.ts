import { t } from '#words/translate'
import { commands } from './registry'
import { writeDurably } from '#main/lib/durable-file'
import { commandReference } from '../command-reference'
import { formatReference } from '../format-reference'
import { settingReference } from '../setting-reference'
import { thirdPartyNotices } from '../third-party-notices'
import { join } from 'node:path'
import { computePool } from '#main/compute/pool'
import { nodeFork } from '#main/lib/process/node-channel'
import { makeSample } from '#main/synthetic/make-sample'
import {
  number,
  numberOption,
  seedOption,
  text,
  textOption,
  UsageError,
  type Answer,
  type Group,
  type Invocation
} from '../command'
import { fromUser, installationRoot, programFolder } from '../paths'

/** Children of the sample that ships, and its seed. */
const SAMPLE = { children: 160, seed: 2026 }

/** Makes a library of many rows without files. */
export type ManyRows = (folder: string, rows: number) => Promise<void>

async function makeRows(manyRows: ManyRows, { values }: Invocation): Promise<Answer> {
  const out = textOption(values, 'out')
  if (!out) throw new UsageError(t('cli.make.rowsNeedOut'))
  const rows = numberOption(values, 'count') ?? 100_000
  await manyRows(fromUser(out), rows)
  return { json: { rows }, text: t('cli.make.rows', { rows, out }) }
}

async function sample({ values }: Invocation): Promise<Answer> {
  const compute = computePool(nodeFork(programFolder), 1)
  const out = textOption(values, 'out')
  try {
    const folder = out ? fromUser(out) : join(installationRoot, 'resources/sample')
    const children = numberOption(values, 'children') ?? SAMPLE.children
    const seed = numberOption(values, 'seed') ?? SAMPLE.seed
    const drawings = await makeSample(compute, folder, children, seed)
    return { json: { drawings }, text: t('cli.make.sample', { drawings, folder }) }
  } finally {
    compute.stop()
  }
}

/** Pages of the documentation that are made from what the product knows. */
async function reference({ values }: Invocation): Promise<Answer> {
  const folder = fromUser(textOption(values, 'out') ?? join(installationRoot, 'docs/reference'))
  const pages = {
    'cli.md': commandReference(commands),
    'settings.md': settingReference(),
    'file-formats.md': formatReference()
  }
  for (const [name, content] of Object.entries(pages))
    await writeDurably(join(folder, name), Buffer.from(content))
  return {
    json: { pages: Object.keys(pages) },
    text: t('cli.make.pages', { folder, pages: Object.keys(pages).join(', ') })
  }
}

/** Licences of everything of others that ships. */
async function notices({ values }: Invocation): Promise<Answer> {
  const file = fromUser(textOption(values, 'out') ?? join(installationRoot, 'THIRD-PARTY-NOTICES'))
  await writeDurably(file, Buffer.from(thirdPartyNotices(installationRoot)))
  return { json: { file }, text: t('cli.common.writtenTo', { file }) }
}

export const makeCommand = (manyRows: ManyRows): Group => ({
  actions: {
    sample: {
      example: 'make sample --out sample',
      options: {
        out: text('folder'),
        children: number(),
        ...seedOption
      },
      library: 'optional',
      run: sample
    },
    rows: {
      example: 'make rows --count 100000 --out rows',
      options: { out: text('folder'), count: number() },
      library: 'optional',
      run: (invocation) => makeRows(manyRows, invocation)
    },
    reference: {
      example: 'make reference',
      options: { out: text('folder') },
      library: 'optional',
      run: reference
    },
    notices: {
      example: 'make notices',
      options: { out: text('file') },
      library: 'optional',
      run: notices
    }
  }
})
